package dev.homarus.egress;

import dev.homarus.types.Destination;
import dev.homarus.types.Outgoing;

/// Dials from this process, with keys of its own vault.
///
/// @param dialer for what the owner has declared
/// @param outside for pages of other machines
record Dialling(Keys keys, Dialer dialer, Dialer outside) implements Carrier {
    @Override
    public Dialer.Answer send(Outgoing out) {
        return dialer.send(
                out.destination(),
                out.method(),
                out.path(),
                out.headers(),
                keys.field(out),
                EgressGate.body(out),
                out.idleLimit());
    }

    @Override
    public Getting pages() {
        return outside;
    }

    @Override
    public Getting engine(Outgoing ask) {
        var via = ask.destination().reach() == Destination.Reach.LOCAL ? dialer : outside;
        return (to, path, headers, total) -> via.get(to, path, ask.headers(), keys.field(ask), total);
    }

    @Override
    public void close() {
        dialer.close();
        outside.close();
    }
}
