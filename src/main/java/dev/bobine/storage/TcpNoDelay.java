package dev.bobine.storage;

import java.io.IOException;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Sends the end of a request at once. By default the packet that is not full waits until the server has acknowledged
/// those before it, which servers put off for some 40 ms (Nagle's algorithm against delayed acknowledgements).
/// To be used as a network interceptor.
public final class TcpNoDelay implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        Objects.requireNonNull(chain.connection(), "not a network interceptor")
                .socket()
                .setTcpNoDelay(true);
        return chain.proceed(chain.request());
    }
}
