package dev.homarus.slots;

/// Whether a kind of slot can be used on this machine.
///
/// @param kind the word in the key ring
/// @param here whether a new slot can be made now
/// @param why one sentence for a person: what it rests on, or what is missing
public record Availability(String kind, boolean here, String why) {
    static Availability yes(String kind, String why) {
        return new Availability(kind, true, why);
    }

    static Availability no(String kind, String why) {
        return new Availability(kind, false, why);
    }
}
