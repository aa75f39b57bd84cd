package dev.homarus.policy;

/// How much may go to one destination elsewhere before it stops, whatever each piece of it is.
///
/// @param hourlyBytes in the 60 minutes before
/// @param dailyBytes in the 24 hours before
/// @param peopleOfText how many different people one text may be about
/// @param dailyPeople how many different people may be told of in the 24 hours before
public record Limits(long hourlyBytes, long dailyBytes, int peopleOfText, int dailyPeople) {
    private static final long MEGABYTE = 1_000_000;

    /// What holds where the owner has said nothing.
    public static final Limits STANDARD = megabytes(500, 2_000, 100, 500);

    public Limits {
        if (hourlyBytes < 0 || dailyBytes < 0 || peopleOfText < 0 || dailyPeople < 0) {
            throw new IllegalArgumentException("a limit below zero");
        }
    }

    /// Returns limits with sizes in millions of bytes.
    public static Limits megabytes(long hourly, long daily, int peopleOfText, int dailyPeople) {
        return new Limits(hourly * MEGABYTE, daily * MEGABYTE, peopleOfText, dailyPeople);
    }
}
