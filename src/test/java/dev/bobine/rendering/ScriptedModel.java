package dev.bobine.rendering;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Ticket;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Answers as it was told to, with its last answer again and again, and keeps what it was asked.
final class ScriptedModel implements VideoModel {

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Supplier<RenderStatus>> polls = new ArrayDeque<>();
    private Supplier<SubmitOutcome> submit = SubmitOutcome.Withheld::new;
    private Supplier<Lookup> lookup = Lookup.Unsupported::new;
    private boolean answersWhenDone;
    private boolean permitted;
    private final Deque<CancelOutcome> cancels = new ArrayDeque<>(List.of(CancelOutcome.REQUESTED));

    @SafeVarargs
    final ScriptedModel polled(Supplier<RenderStatus>... answers) {
        polls.addAll(List.of(answers));
        return this;
    }

    ScriptedModel submitted(Supplier<SubmitOutcome> answer) {
        submit = answer;
        return this;
    }

    ScriptedModel found(Supplier<Lookup> answer) {
        lookup = answer;
        return this;
    }

    ScriptedModel cancelled(CancelOutcome... answers) {
        cancels.clear();
        cancels.addAll(List.of(answers));
        return this;
    }

    long count(String call) {
        return List.copyOf(calls).stream().filter(call::equals).count();
    }

    /// Asks whether it may send before it answers to a submit.
    ScriptedModel permitted() {
        permitted = true;
        return this;
    }

    /// Whether the answer to the submit is what was asked for.
    ScriptedModel answeringWhenDone() {
        answersWhenDone = true;
        return this;
    }

    @Override
    public boolean answersWhenDone() {
        return answersWhenDone;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Set.of(), Set.of());
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        calls.add("submit");
        return permitted && !submission.permit().getAsBoolean() ? new SubmitOutcome.Withheld() : submit.get();
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        calls.add("poll");
        Supplier<RenderStatus> next = polls.size() > 1 ? polls.remove() : polls.element();
        return next.get();
    }

    @Override
    public Lookup find(Submission submission) {
        calls.add("find");
        return lookup.get();
    }

    @Override
    public void release(Ticket ticket) {
        calls.add("release");
    }

    @Override
    public CancelOutcome cancel(Ticket ticket) {
        calls.add("cancel");
        return cancels.size() > 1 ? cancels.remove() : cancels.element();
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        throw new DownloadException("There is no clip.");
    }
}
