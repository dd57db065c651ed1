package dev.bobine.rendering.vertex;

import dev.bobine.rendering.UnsendableException;

/// Short-lived access tokens. Calls may block on the network.
public interface AccessTokens {

    /// A token that is valid now.
    ///
    /// @throws UnsendableException when there is none to be had
    String current() throws UnsendableException;

    /// Says that the last one was refused, so that the next is a new one.
    void refused();

    /// A token that is given and not made here.
    static AccessTokens fixed(String token) {
        return new AccessTokens() {
            @Override
            public String current() {
                return token;
            }

            @Override
            public void refused() {}
        };
    }
}
