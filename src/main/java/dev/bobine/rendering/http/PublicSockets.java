package dev.bobine.rendering.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/// Sockets that connect to public addresses only. The check is made on the address that is connected to, after names
/// have
/// been resolved and redirects followed.
final class PublicSockets extends SocketFactory {

    /// The address is not a public one.
    static final class PrivateAddressException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                if (!(endpoint instanceof InetSocketAddress internet) || !isPublic(internet.getAddress())) {
                    throw new PrivateAddressException();
                }
                super.connect(endpoint, timeout);
            }
        };
    }

    static boolean isPublic(InetAddress address) {
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        byte[] bytes = address.getAddress();
        return !special && (address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes));
    }

    /// Outside "this network" (0/8), shared address space (100.64/10), IETF assignments (192.0.0/24), benchmarks
    /// (198.18/15)
    /// and what is reserved (240/4).
    private static boolean isPublic4(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean assigned = first == 192 && second == 0 && address[2] == 0;
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        return first != 0 && first < 240 && !shared && !assigned && !benchmark;
    }

    /// Global unicast (2000::/3) without the ways into IPv4: 6to4 (2002::/16) and Teredo (2001::/32).
    private static boolean isPublic6(byte[] address) {
        boolean global = (address[0] & 0xe0) == 0x20;
        boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
        boolean teredo = address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0;
        return global && !sixToFour && !teredo;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address, 0);
        return socket;
    }
}
