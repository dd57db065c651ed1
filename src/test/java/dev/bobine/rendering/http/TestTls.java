package dev.bobine.rendering.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// A certificate made by the JDK's own tool, for the server and for whoever is to trust it.
///
/// @param file the key store, with [#PASSWORD]
public record TestTls(Path file, SSLContext server, SSLContext client, X509TrustManager trust) {

    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    public static TestTls make(Path directory, List<String> names, List<String> addresses)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("server.p12");
        if (Files.notExists(file)) {
            generate(file, names, addresses);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(managers.getKeyManagers(), null, null);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        return new TestTls(file, server, client, (X509TrustManager) trust.getTrustManagers()[0]);
    }

    /// The certificate for those who read no key stores.
    public Path certificate() throws IOException, GeneralSecurityException {
        byte[] encoded = store().getCertificate(ALIAS).getEncoded();
        return Files.writeString(file.resolveSibling("server.crt"), pem("CERTIFICATE", encoded));
    }

    /// The private key for those who read no key stores, and who want it to be nobody else's.
    public Path key() throws IOException, GeneralSecurityException {
        byte[] encoded = store().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
        Path path = Files.writeString(file.resolveSibling("server.key"), pem("PRIVATE KEY", encoded));
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String kind, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, body);
    }

    private static void generate(Path file, List<String> names, List<String> addresses)
            throws IOException, InterruptedException {
        String subjects = Stream.concat(
                        names.stream().map(name -> "dns:" + name),
                        addresses.stream().map(address -> "ip:" + address))
                .collect(Collectors.joining(","));
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int answer = new ProcessBuilder(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + names.getFirst(),
                        "-ext",
                        "san=" + subjects,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (answer != 0) {
            throw new IOException("keytool could not make a certificate");
        }
    }
}
