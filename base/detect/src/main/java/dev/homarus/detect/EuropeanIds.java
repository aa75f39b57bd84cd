package dev.homarus.detect;

import static dev.homarus.detect.CheckDigits.at;
import static dev.homarus.detect.CheckDigits.isDay;
import static dev.homarus.detect.CheckDigits.mod;
import static dev.homarus.detect.CheckDigits.number;
import static dev.homarus.detect.CheckDigits.weighted;

import java.util.regex.Pattern;

/// Whether a number may be one that a European state gives to a person. Letters come in upper case.
final class EuropeanIds {
    private static final Pattern NINO =
            Pattern.compile("(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D]");
    private static final Pattern FISCAL =
            Pattern.compile("[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]");
    private static final String FISCAL_ODD = "BAKPLCQDREVOSFTGUHMINJWZYX";
    private static final String DNI = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    private EuropeanIds() {}

    static boolean isNino(String text) {
        return NINO.matcher(text).matches();
    }

    static boolean isNhs(String digits) {
        int check = 11 - weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return check % 11 == at(digits, 9) && check != 10;
    }

    /// The German tax number of a person: of its first ten digits one comes twice or three times, no other
    /// twice.
    static boolean isSteuerId(String digits) {
        var counts = new int[10];
        for (int i = 0; i < 10; i++) {
            counts[at(digits, i)]++;
        }
        int repeated = 0;
        for (int count : counts) {
            repeated += count > 1 ? 1 : 0;
            if (count > 3) {
                return false;
            }
        }
        return digits.charAt(0) != '0' && repeated == 1 && CheckDigits.mod11And10(digits);
    }

    static boolean isVersicherungsnummer(String text) {
        if (!text.matches("\\d{8}[A-Z]\\d{3}") || !isDay(number(text, 4, 6), Math.max(1, number(text, 2, 4) % 50))) {
            return false;
        }
        int letter = text.charAt(8) - 'A' + 1;
        var digits = text.substring(0, 8) + letter / 10 + letter % 10 + text.substring(9);
        int sum = 0;
        int[] weights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
        for (int i = 0; i < weights.length; i++) {
            int product = at(digits, i) * weights[i];
            sum += product / 10 + product % 10;
        }
        return sum % 10 == at(digits, 12);
    }

    static boolean isNir(String text) {
        if (!text.matches("[1-478]\\d{4}(?:\\d{2}|2[AB])\\d{8}")) {
            return false;
        }
        int month = number(text, 3, 5);
        if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) {
            return false;
        }
        var digits = text.substring(0, 13).replace("2A", "19").replace("2B", "18");
        return 97 - mod(digits, 97) == number(text, 13, 15);
    }

    static boolean isCodiceFiscale(String text) {
        if (!FISCAL.matcher(text).matches()) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            int value = Character.digit(text.charAt(i), 36);
            int index = value > 9 ? value - 10 : value;
            sum += i % 2 == 1 ? index : FISCAL_ODD.indexOf('A' + index);
        }
        return sum % 26 == text.charAt(15) - 'A';
    }

    static boolean isDni(String text) {
        if (!text.matches("[XYZ\\d]\\d{7}[A-Z]")) {
            return false;
        }
        int first = "XYZ".indexOf(text.charAt(0));
        var digits = first < 0 ? text.substring(0, 8) : first + text.substring(1, 8);
        return DNI.charAt(Integer.parseInt(digits) % 23) == text.charAt(8);
    }

    static boolean isNif(String digits) {
        int check = 11 - weighted(digits, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return "1235689".indexOf(digits.charAt(0)) >= 0 && (check > 9 ? 0 : check) == at(digits, 8);
    }

    static boolean isPesel(String digits) {
        int check = (10 - weighted(digits, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10) % 10;
        return check == at(digits, 10) && isDay(number(digits, 2, 4) % 20, number(digits, 4, 6));
    }

    static boolean isBsn(String digits) {
        return (weighted(digits, 9, 8, 7, 6, 5, 4, 3, 2) - at(digits, 8)) % 11 == 0;
    }

    static boolean isRijksregister(String digits) {
        int check = number(digits, 9, 11);
        boolean right =
                97 - mod(digits.substring(0, 9), 97) == check || 97 - mod("2" + digits.substring(0, 9), 97) == check;
        return right && isDay(number(digits, 2, 4) % 20, number(digits, 4, 6));
    }

    static boolean isPersonnummer(String digits) {
        var ten = digits.substring(digits.length() - 10);
        boolean century = digits.length() == 10 || digits.matches("(?:18|19|20).*");
        return century && isDay(number(ten, 2, 4), number(ten, 4, 6) % 60) && CheckDigits.luhn(ten);
    }

    static boolean isFodselsnummer(String digits) {
        int first = (11 - weighted(digits, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11) % 11;
        int second = (11 - weighted(digits, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return first == at(digits, 9)
                && second == at(digits, 10)
                && isDay(number(digits, 2, 4) % 40, number(digits, 0, 2) % 40);
    }

    static boolean isCpr(String digits) {
        return isDay(number(digits, 2, 4), number(digits, 0, 2));
    }

    static boolean isHetu(String text) {
        var body = text.length() == 11 ? text.substring(0, 6) + text.substring(7) : text;
        boolean sign = text.length() == 10 || "ABCDEFUVWXY".indexOf(text.charAt(6)) >= 0;
        return sign
                && body.matches("\\d{9}[0-9A-Y]")
                && isDay(number(body, 2, 4), number(body, 0, 2))
                && HETU.charAt(number(body, 0, 9) % 31) == body.charAt(9);
    }

    static boolean isAhv(String digits) {
        int check = (10 - weighted(digits, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3) % 10) % 10;
        return digits.startsWith("756") && check == at(digits, 12);
    }

    static boolean isSvnr(String digits) {
        return digits.charAt(0) != '0'
                && weighted(digits, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11 == at(digits, 3)
                && isDay(Math.min(12, number(digits, 6, 8)), number(digits, 4, 6));
    }

    static boolean isRodneCislo(String digits) {
        int month = number(digits, 2, 4) % 50 % 20;
        boolean day = isDay(month, number(digits, 4, 6));
        return day
                && (digits.length() == 9
                        || mod(digits, 11) == 0
                        || (mod(digits.substring(0, 9), 11) == 10 && digits.endsWith("0")));
    }

    static boolean isPps(String text) {
        if (!text.matches("\\d{7}[A-W][A-IW]?")) {
            return false;
        }
        int second = text.length() == 8 || text.charAt(8) == 'W' ? 0 : text.charAt(8) - 'A' + 1;
        int rest = (weighted(text, 8, 7, 6, 5, 4, 3, 2) + 9 * second) % 23;
        return (rest == 0 ? 'W' : 'A' + rest - 1) == text.charAt(7);
    }

    static boolean isCnp(String digits) {
        int rest = weighted(digits, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        return digits.charAt(0) != '0'
                && (rest == 10 ? 1 : rest) == at(digits, 12)
                && isDay(number(digits, 3, 5), number(digits, 5, 7));
    }

    static boolean isEgn(String digits) {
        return weighted(digits, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == at(digits, 9)
                && isDay(number(digits, 2, 4) % 20, number(digits, 4, 6));
    }

    static boolean isAmka(String digits) {
        return isDay(number(digits, 2, 4), number(digits, 0, 2)) && CheckDigits.luhn(digits);
    }

    /// Of Estonia and Lithuania.
    static boolean isIsikukood(String digits) {
        int rest = weighted(digits, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        rest = rest == 10 ? weighted(digits, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10 : rest;
        return "123456".indexOf(digits.charAt(0)) >= 0
                && rest == at(digits, 10)
                && isDay(number(digits, 3, 5), number(digits, 5, 7));
    }
}
