package dev.homarus.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The numbers that states give to persons, by their shape.
///
/// A shape is the lengths of the groups with the separators between them: `3-2-4`. Some shapes count by
/// themselves; where one number in ten passes, or the shape is a common one, a word nearby must say what it
/// is.
final class NationalIds {
    /// @param type the finding's type
    /// @param context the kind of number in `contexts.txt`
    /// @param alone whether the shape counts without such a word
    /// @param check of the letters in upper case and the digits, without separators
    record Kind(String type, String context, boolean alone, Predicate<String> check) {}

    private static final Map<String, List<Kind>> BY_SHAPE = new HashMap<>();

    private NationalIds() {}

    /// Returns what a shape may be, the surer first.
    static List<Kind> of(String shape) {
        return BY_SHAPE.getOrDefault(shape, List.of());
    }

    /// Returns the types of all of them.
    static List<String> types() {
        return BY_SHAPE.values().stream()
                .flatMap(List::stream)
                .map(Kind::type)
                .distinct()
                .sorted()
                .toList();
    }

    private static void add(String country, String context, String alone, String told, Predicate<String> check) {
        for (var shape : alone.split(",", -1)) {
            put(shape, new Kind("national-id." + country, context, true, check));
        }
        for (var shape : told.split(",", -1)) {
            put(shape, new Kind("national-id." + country, context, false, check));
        }
    }

    private static void put(String shape, Kind kind) {
        if (!shape.isEmpty()) {
            BY_SHAPE.computeIfAbsent(shape, key -> new ArrayList<>()).add(kind);
        }
    }

    /// Guards a check that expects digits only.
    private static Predicate<String> digits(Predicate<String> check) {
        return text -> text.chars().allMatch(c -> c >= '0' && c <= '9') && check.test(text);
    }

    static {
        add("us", "us", "3-2-4", "9,3 2 4,3.2.4", digits(OtherIds::isSsn));
        add("gb", "gb-nino", "2 2 2 2 1,2-2-2-2-1", "9", EuropeanIds::isNino);
        add("gb", "gb-nhs", "", "10,3 3 4,3-3-4", digits(EuropeanIds::isNhs));
        add("de", "de", "11,2 3 3 3,2-3-3-3,3 3 3 2,2 3 3-3", "", digits(EuropeanIds::isSteuerId));
        add("de", "de", "12,2 6 1 3", "", EuropeanIds::isVersicherungsnummer);
        add("fr", "fr", "15,13 2,1 2 2 2 3 3 2,1-2-2-2-3-3-2,1.2.2.2.3.3.2", "", EuropeanIds::isNir);
        add("it", "", "16,3 3 5 5,6 5 5", "", EuropeanIds::isCodiceFiscale);
        add("es", "es", "9,8-1,8 1,2.3.3-1,2.3.3 1,1-7-1,1 7 1", "", EuropeanIds::isDni);
        add("pt", "pt", "", "9,3 3 3", digits(EuropeanIds::isNif));
        add("pl", "pl", "11", "", digits(EuropeanIds::isPesel));
        add("nl", "nl", "", "9,4.2.3,4 2 3,3 3 3,3.3.3", digits(EuropeanIds::isBsn));
        add("be", "", "11,2.2.2-3.2,2.2.2.3.2,6-3-2,6 3 2,2 2 2 3 2", "", digits(EuropeanIds::isRijksregister));
        add("se", "se", "6-4,8-4", "10,12", digits(EuropeanIds::isPersonnummer));
        add("no", "", "11,6 5", "", digits(EuropeanIds::isFodselsnummer));
        add("dk", "dk", "", "10,6-4,6 4", digits(EuropeanIds::isCpr));
        add("fi", "", "6-4,11", "", EuropeanIds::isHetu);
        add("ch", "", "13,3.4.4.2,3 4 4 2", "", digits(EuropeanIds::isAhv));
        add("at", "at", "4 6,4-6", "10", digits(EuropeanIds::isSvnr));
        add("cz", "cz", "6/4,6/3", "10", digits(EuropeanIds::isRodneCislo));
        add("ie", "ie", "", "8,9", EuropeanIds::isPps);
        add("ro", "ro", "", "13", digits(EuropeanIds::isCnp));
        add("bg", "bg", "", "10", digits(EuropeanIds::isEgn));
        add("gr", "", "11", "", digits(EuropeanIds::isAmka));
        add("hr", "hr", "", "11", digits(CheckDigits::mod11And10));
        add("ee", "", "11", "", digits(EuropeanIds::isIsikukood));
        add("br", "br", "11,3.3.3-2", "", digits(OtherIds::isCpf));
        add("in", "in-aadhaar", "", "12,4 4 4,4-4-4", digits(OtherIds::isAadhaar));
        add("in", "in-pan", "", "10", OtherIds::isPan);
        add("au", "au-tfn", "", "9,3 3 3", digits(OtherIds::isTfn));
        add("au", "au-medicare", "", "10,4 5 1,4-5-1", digits(OtherIds::isMedicare));
        add("ca", "ca", "", "9,3 3 3,3-3-3", digits(OtherIds::isSin));
        add("kr", "kr", "6-7", "13", digits(OtherIds::isRrn));
        add("cn", "", "18", "", OtherIds::isResidentId);
        add("jp", "jp", "", "12,4 4 4,4-4-4", digits(OtherIds::isMyNumber));
        add("sg", "", "9", "", OtherIds::isNric);
        add("il", "il", "", "9", digits(CheckDigits::luhn));
        add("za", "za", "13,6 4 3,6 4 2 1", "", digits(OtherIds::isSouthAfrican));
        add("tr", "", "11", "", digits(OtherIds::isTurkish));
        add("mx", "", "18", "", OtherIds::isCurp);
        add("tw", "tw", "", "10", OtherIds::isTaiwanese);
    }
}
