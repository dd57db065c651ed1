package dev.bobine.net;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Tells public addresses from those of the own machine, of private networks, and of what clouds serve to their
/// machines alone (IANA's registries of special-purpose addresses, RFC 6890).
public final class PublicAddresses {

    private PublicAddresses() {}

    public static boolean isPublic(InetAddress address) {
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        byte[] bytes = address.getAddress();
        return !special && (address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes));
    }

    /// Outside "this network" (0/8), shared address space (100.64/10), IETF assignments (192.0.0/24), benchmarks
    /// (198.18/15), what is reserved (240/4), and the address at which Azure serves its machines (168.63.129.16).
    private static boolean isPublic4(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean assigned = first == 192 && second == 0 && address[2] == 0;
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        boolean azure = first == 168 && second == 63 && (address[2] & 0xff) == 129 && address[3] == 16;
        return first != 0 && first < 240 && !shared && !assigned && !benchmark && !azure;
    }

    /// Global unicast (2000::/3) without the ways into IPv4: 6to4 (2002::/16) and Teredo (2001::/32).
    private static boolean isPublic6(byte[] address) {
        boolean global = (address[0] & 0xe0) == 0x20;
        boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
        boolean teredo = address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0;
        return global && !sixToFour && !teredo;
    }
}
