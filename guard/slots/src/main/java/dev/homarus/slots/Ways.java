package dev.homarus.slots;

import java.util.List;
import java.util.Map;

/// Which kinds of slots of this room can be made on this machine, for a person who chooses.
public final class Ways {
    private Ways() {}

    /// Looks at each kind in turn. Takes a fraction of a second, at most 10 seconds for each store that does not
    /// answer; changes nothing, but may start the desktop's secret store.
    ///
    /// @param environment of this process
    public static List<Availability> onThisMachine(Map<String, String> environment) {
        return List.of(
                Availability.yes(Paper.KIND, "It needs a printer or a pen, and a safe place for one page."),
                Availability.yes(Shares.KIND, "It needs two or more people or places that keep a page each."),
                KeychainStore.ofThisMachine(environment).look(),
                Creds.look(),
                Pkcs11.look());
    }
}
