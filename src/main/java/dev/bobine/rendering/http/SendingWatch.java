package dev.bobine.rendering.http;

import okhttp3.Call;
import okhttp3.EventListener;

/// Remembers whether a call began to write its request. Until then no byte of it can have reached anybody, whatever
/// went wrong; from then on nobody but the provider knows.
final class SendingWatch extends EventListener {

    private volatile boolean started;

    @Override
    public void requestHeadersStart(Call call) {
        started = true;
    }

    boolean started() {
        return started;
    }
}
