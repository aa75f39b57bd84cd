package dev.homarus.egress;

import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Hands everything to a key proxy, and dials nothing: a key of this home's own goes nowhere.
record Proxied(ProxyLine line) implements Carrier {
    @Override
    public Dialer.Answer send(Outgoing out) {
        return line.send(wish(out, out.headers()), EgressGate.body(out));
    }

    @Override
    public Getting pages() {
        return (to, path, headers, total) -> line.send(
                new ProxyLine.Wish(Upstream.WEB, to, "GET", path, own(headers), Optional.empty(), total), new byte[0]);
    }

    @Override
    public Getting engine(Outgoing ask) {
        return (to, path, headers, total) -> line.send(wish(ask, headers), new byte[0]);
    }

    private ProxyLine.Wish wish(Outgoing out, Map<String, String> headers) {
        var own = out.credential().map(Outgoing.Credential::secret).filter(secret -> !secret.proxied());
        own.ifPresent(secret -> {
            throw new Problem(
                            "PROXY-016",
                            "The key " + secret + " is this gateway's own, and a gateway with a key proxy sends none.",
                            "Give it to the proxy, and name that here: homarus model add NAME --proxied UPSTREAM")
                    .asException();
        });
        var name = out.credential()
                .map(Outgoing.Credential::secret)
                .map(SecretRef::name)
                .or(() -> line.offers()
                        .covering(out.destination().origin(), out.path())
                        .map(Upstream::name))
                .orElseThrow(() -> Upstreams.unknown(out.destination().origin()));
        return new ProxyLine.Wish(
                name,
                out.destination(),
                out.method(),
                out.path(),
                own(headers),
                out.credential().map(known -> new ProxyRequest.Place(known.header(), known.prefix())),
                out.idleLimit());
    }

    /// The proxy says itself that it takes nothing packed.
    private static Map<String, String> own(Map<String, String> headers) {
        var said = new HashMap<>(headers);
        said.remove("Accept-Encoding", "identity");
        return said;
    }

    @Override
    public void close() {
        line.close();
    }
}
