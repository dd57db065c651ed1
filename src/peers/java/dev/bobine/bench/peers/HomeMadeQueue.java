package dev.bobine.bench.peers;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// The usual script: the table of videos is the queue, claimed by `skip locked` and asked again when it was empty.
final class HomeMadeQueue {

    private static final long EMPTY_MILLIS = 200;
    private static final long BRIEFLY_MILLIS = 5;
    private static final int FEW = 20;

    private final OrderBook book;
    private final Workshop workshop;
    private final Semaphore room;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HomeMadeQueue(OrderBook book, Workshop workshop, int workers) {
        this.book = book;
        this.workshop = workshop;
        this.room = new Semaphore(workers);
    }

    static OrderQueue start(OrderBook book, Workshop workshop, int workers) {
        if (workers > 0) {
            Thread.ofPlatform().name("claims").start(new HomeMadeQueue(book, workshop, workers)::run);
        }
        return new OrderQueue() {};
    }

    private void run() {
        try {
            while (true) {
                int claimed = round();
                if (claimed == 0) {
                    Thread.sleep(EMPTY_MILLIS);
                } else if (claimed < FEW) {
                    // Lets a few places come together.
                    Thread.sleep(BRIEFLY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException("claiming failed", e);
        }
    }

    private int round() throws InterruptedException, SQLException {
        room.acquire();
        int free = 1 + room.drainPermits();
        List<VideoOrder> claimed = book.claim(free);
        room.release(free - claimed.size());
        claimed.forEach(order -> threads.execute(() -> make(order)));
        return claimed.size();
    }

    private void make(VideoOrder order) {
        try {
            workshop.make(order);
        } catch (Exception e) {
            System.err.println("order " + order.id() + " failed: " + e.getMessage());
        } finally {
            room.release();
        }
    }
}
