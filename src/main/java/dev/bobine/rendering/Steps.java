package dev.bobine.rendering;

import jakarta.inject.Singleton;

/// The steps of a running job, one for each state.
@Singleton
class Steps {

    final SubmitStep submit;
    final PollStep poll;
    final CollectStep collect;

    Steps(SubmitStep submit, PollStep poll, CollectStep collect) {
        this.submit = submit;
        this.poll = poll;
        this.collect = collect;
    }
}
