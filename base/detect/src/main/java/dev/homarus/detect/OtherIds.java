package dev.homarus.detect;

import static dev.homarus.detect.CheckDigits.at;
import static dev.homarus.detect.CheckDigits.isDay;
import static dev.homarus.detect.CheckDigits.number;
import static dev.homarus.detect.CheckDigits.weighted;

/// Whether a number may be one that a state outside Europe gives to a person. Letters come in upper case.
final class OtherIds {
    private static final String CURP = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    private static final String TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

    private OtherIds() {}

    static boolean isSsn(String digits) {
        int area = number(digits, 0, 3);
        return area != 0 && area != 666 && area < 900 && number(digits, 3, 5) != 0 && number(digits, 5, 9) != 0;
    }

    static boolean isCpf(String digits) {
        int first = weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        int second = weighted(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        return first == at(digits, 9) && second == at(digits, 10);
    }

    static boolean isAadhaar(String digits) {
        return digits.charAt(0) >= '2' && CheckDigits.verhoeff(digits);
    }

    static boolean isPan(String text) {
        return text.matches("[A-Z]{3}[ABCFGHLJPT][A-Z]\\d{4}[A-Z]");
    }

    static boolean isTfn(String digits) {
        return weighted(digits, 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0;
    }

    static boolean isMedicare(String digits) {
        return "23456".indexOf(digits.charAt(0)) >= 0 && weighted(digits, 1, 3, 7, 9, 1, 3, 7, 9) % 10 == at(digits, 8);
    }

    static boolean isSin(String digits) {
        return digits.charAt(0) != '0' && digits.charAt(0) != '8' && CheckDigits.luhn(digits);
    }

    /// Since October 2020 the last digit checks nothing any more.
    static boolean isRrn(String digits) {
        return digits.charAt(6) >= '1' && digits.charAt(6) <= '8' && isDay(number(digits, 2, 4), number(digits, 4, 6));
    }

    static boolean isResidentId(String text) {
        if (!text.matches("[1-9]\\d{5}(?:18|19|20)\\d{9}[\\dX]")
                || !isDay(number(text, 10, 12), number(text, 12, 14))) {
            return false;
        }
        int sum = weighted(text, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
        return "10X98765432".charAt(sum % 11) == text.charAt(17);
    }

    static boolean isMyNumber(String digits) {
        int rest = weighted(digits, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        return (rest <= 1 ? 0 : 11 - rest) == at(digits, 11);
    }

    static boolean isNric(String text) {
        if (!text.matches("[STFG]\\d{7}[A-Z]")) {
            return false;
        }
        char kind = text.charAt(0);
        int sum = weighted(text.substring(1), 2, 7, 6, 5, 4, 3, 2) + (kind == 'T' || kind == 'G' ? 4 : 0);
        return (kind == 'S' || kind == 'T' ? "JZIHGFEDCBA" : "XWUTRQPNMLK").charAt(sum % 11) == text.charAt(8);
    }

    static boolean isSouthAfrican(String digits) {
        return (digits.charAt(10) == '0' || digits.charAt(10) == '1')
                && isDay(number(digits, 2, 4), number(digits, 4, 6))
                && CheckDigits.luhn(digits);
    }

    static boolean isTurkish(String digits) {
        int odd = at(digits, 0) + at(digits, 2) + at(digits, 4) + at(digits, 6) + at(digits, 8);
        int even = at(digits, 1) + at(digits, 3) + at(digits, 5) + at(digits, 7);
        return digits.charAt(0) != '0'
                && Math.floorMod(odd * 7 - even, 10) == at(digits, 9)
                && (odd + even + at(digits, 9)) % 10 == at(digits, 10);
    }

    static boolean isCurp(String text) {
        if (!text.matches("[A-Z]{4}\\d{6}[HMX][A-Z]{5}[0-9A-Z]\\d")
                || !isDay(number(text, 6, 8), number(text, 8, 10))) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += CURP.indexOf(text.charAt(i)) * (18 - i);
        }
        return (10 - sum % 10) % 10 == at(text, 17);
    }

    static boolean isTaiwanese(String text) {
        if (!text.matches("[A-Z][1289]\\d{8}")) {
            return false;
        }
        int letter = TAIWAN.indexOf(text.charAt(0)) + 10;
        int sum = letter / 10 + letter % 10 * 9 + weighted(text.substring(1), 8, 7, 6, 5, 4, 3, 2, 1, 1);
        return sum % 10 == 0;
    }
}
