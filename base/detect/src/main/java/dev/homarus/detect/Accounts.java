package dev.homarus.detect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Numbers of cards and of bank accounts.
final class Accounts {
    /// Groups in which a card number is written.
    static final Set<String> CARD_SHAPES = Set.of(
            "14",
            "15",
            "16",
            "17",
            "18",
            "19",
            "4 4 4 4",
            "4-4-4-4",
            "4.4.4.4",
            "4 6 5",
            "4-6-5",
            "4.6.5",
            "4 6 4",
            "4-6-4",
            "4 4 4 4 3",
            "4-4-4-4-3",
            "8 8",
            "6 4 4 5",
            "13",
            "4 3 3 3");
    private static final Map<String, Integer> IBAN_LENGTHS = lengths();

    private Accounts() {}

    /// Judges the digits of what may be a card number.
    ///
    /// @return 0 for no card number, 1 for one that needs a word to say so, 2 for one
    static int card(String digits) {
        if (CheckDigits.isUniform(digits) || !CheckDigits.luhn(digits)) {
            return 0;
        }
        int length = digits.length();
        int four = CheckDigits.number(digits, 0, 4);
        int two = four / 100;
        boolean mastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
        boolean discover = four == 6011 || two == 65 || (four >= 6440 && four <= 6499);
        boolean jcb = four >= 3528 && four <= 3589;
        boolean mir = four >= 2200 && four <= 2204;
        boolean diners = two == 36 || two == 38 || (four >= 3000 && four <= 3059) || two == 39;
        boolean sure =
                (length == 16 && (four / 1000 == 4 || mastercard || discover || jcb || mir || two == 62 || two == 60))
                        || (length == 15 && (two == 34 || two == 37))
                        || (length == 14 && diners);
        boolean told = (length == 13 && four / 1000 == 4)
                || (length >= 16 && (two == 50 || (two >= 56 && two <= 69)))
                || (length >= 17 && (four / 1000 == 4 || two == 62));
        return sure ? 2 : told ? 1 : 0;
    }

    /// Returns the length of an IBAN that begins with these letters, 0 for none.
    static int ibanLength(String country) {
        return IBAN_LENGTHS.getOrDefault(country, 0);
    }

    /// @param text in upper case, without separators
    static boolean isIban(String text) {
        return ibanLength(text.substring(0, 2)) == text.length()
                && CheckDigits.mod97(text.substring(4) + text.substring(0, 4)) == 1;
    }

    private static Map<String, Integer> lengths() {
        var lengths = new HashMap<String, Integer>();
        var table =
                "NO15 BE16 DK18 FI18 FK18 FO18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20 XK20 CH21 HR21 LI21 LV21 "
                        + "BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 "
                        + "RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 "
                        + "CY28 DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33 HN28";
        for (var row : table.split(" ", -1)) {
            lengths.put(row.substring(0, 2), Integer.parseInt(row.substring(2)));
        }
        return Map.copyOf(lengths);
    }
}
