package dev.bobine.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// An ideal scheduler for comparison: several servers, no time lost between jobs, and whenever one is free the job that
/// would end first under generalized processor sharing, by which every waiting user is served at once in equal parts
/// (weighted fair queueing; Parekh and Gallager, 1993).
final class Oracle {

    /// @param at seconds from the beginning
    /// @param seconds of clip, which are its cost
    record Request(String id, String user, double at, int seconds) {}

    private record Tagged(Request request, double finish) {}

    private final double costPerSecond;
    private final Map<String, Double> lastFinish = new HashMap<>();
    private final Map<String, Deque<Double>> fluid = new HashMap<>();
    private double virtual;
    private double now;

    private Oracle(double costPerSecond) {
        this.costPerSecond = costPerSecond;
    }

    /// The waits in seconds of all requests that are not that user's.
    ///
    /// @param perCost seconds that a server takes per second of clip
    /// @param overhead seconds that it takes per job beyond
    static List<Double> waits(List<Request> requests, int servers, double perCost, double overhead, String except) {
        double cost = requests.stream().mapToInt(Request::seconds).average().orElse(1);
        Oracle oracle = new Oracle(servers * cost / (cost * perCost + overhead));
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int i = 0; i < servers; i++) {
            free.add(0.0);
        }
        PriorityQueue<Tagged> waiting = new PriorityQueue<>((a, b) -> Double.compare(a.finish(), b.finish()));
        List<Double> waits = new ArrayList<>();
        int next = 0;
        while (next < requests.size() || !waiting.isEmpty()) {
            double at = free.remove();
            if (waiting.isEmpty()) {
                at = Math.max(at, requests.get(next).at());
            }
            while (next < requests.size() && requests.get(next).at() <= at) {
                waiting.add(oracle.tag(requests.get(next++)));
            }
            Request chosen = waiting.remove().request();
            if (!chosen.user().equals(except)) {
                waits.add(at - chosen.at());
            }
            free.add(at + chosen.seconds() * perCost + overhead);
        }
        return waits;
    }

    private Tagged tag(Request request) {
        advance(request.at());
        double start = Math.max(virtual, lastFinish.getOrDefault(request.user(), 0.0));
        double finish = start + request.seconds();
        lastFinish.put(request.user(), finish);
        fluid.computeIfAbsent(request.user(), _ -> new ArrayDeque<>()).add(finish);
        return new Tagged(request, finish);
    }

    /// Lets the fluid run up to that moment: virtual time passes the faster the fewer users share the servers.
    private void advance(double to) {
        while (now < to) {
            fluid.values().removeIf(jobs -> {
                jobs.removeIf(finish -> finish <= virtual + 1e-9);
                return jobs.isEmpty();
            });
            if (fluid.isEmpty()) {
                now = to;
                return;
            }
            double rate = costPerSecond / fluid.size();
            double first =
                    fluid.values().stream().mapToDouble(Deque::getFirst).min().orElseThrow();
            double step = Math.min(to - now, (first - virtual) / rate);
            virtual += step * rate;
            now += step;
        }
    }
}
