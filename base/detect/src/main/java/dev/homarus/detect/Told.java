package dev.homarus.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.homarus.types.Classification;

/// Finds what only the words before it tell: numbers of passports and driving licences, days of birth,
/// codes of banks, places on the map. For one text.
final class Told {
    private static final Pattern DOCUMENT =
            Pattern.compile("[A-Za-z]{0,3}[0-9][0-9A-Za-z]*(?:[ -][0-9A-Za-z]{1,8}){0,4}");
    private static final Pattern DATE = Pattern.compile(
            "(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./](?:\\d{4}|\\d{2})|\\d{1,2}(?:st|nd|rd|th)?\\.? \\pL{3,12}\\.?,? \\d{4}"
                    + "|\\pL{3,12} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})");
    private static final Pattern BIC = Pattern.compile("[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}(?:[0-9A-Z]{3})?\\b");
    private static final Pattern PLACE =
            Pattern.compile("[-+]?\\d{1,2}\\.\\d{4,10}°? ?[NSns]?[,; /]{1,3}[-+]?\\d{1,3}\\.\\d{4,10}°? ?[EWOewo]?");
    private static final int REACH = 60;

    private final Layer layer;
    private final Signals.Contexts contexts;
    private final Findings findings;

    Told(Layer layer, Signals.Contexts contexts, Findings findings) {
        this.layer = layer;
        this.contexts = contexts;
        this.findings = findings;
    }

    void scan() {
        after("passport", "passport", Classification.SENSITIVE, DOCUMENT);
        after("licence", "driving-licence", Classification.SENSITIVE, DOCUMENT);
        after("birth", "birth-date", Classification.PERSONAL, DATE);
        after("bic", "bic", Classification.PERSONAL, BIC);
        after("gps", "place", Classification.PERSONAL, PLACE);
    }

    /// Looks behind each word of a kind for the first match that is one.
    private void after(String kind, String type, Classification classification, Pattern pattern) {
        var text = layer.text();
        int done = 0;
        for (int end : contexts.ends(kind)) {
            int from = Math.max(end, done);
            int to = Math.min(text.length(), end + REACH);
            if (from >= to) {
                continue;
            }
            var matcher = pattern.matcher(text.substring(from, to));
            while (matcher.find()) {
                int start = from + matcher.start();
                if (isRight(kind, matcher, start > 0 ? text.charAt(start - 1) : ' ')) {
                    int stop = from + length(kind, matcher.group()) + matcher.start();
                    findings.add(Findings.IDENTIFIER, type, classification, layer, start, stop, layer.encoding());
                    done = stop;
                    break;
                }
            }
        }
    }

    private static int length(String kind, String match) {
        if (kind.equals("passport") || kind.equals("licence")) {
            return document(match).length();
        }
        return match.length();
    }

    /// Returns the groups of a document's number: those with digits, and letters in upper case between
    /// them.
    private static String document(String match) {
        int end = match.length();
        for (int at = match.length();
                at > 0;
                at = Math.max(match.lastIndexOf(' ', at - 1), match.lastIndexOf('-', at - 1))) {
            int from = Math.max(match.lastIndexOf(' ', at - 1), match.lastIndexOf('-', at - 1)) + 1;
            end = at;
            if (match.substring(from, at).chars().anyMatch(Character::isDigit)) {
                break;
            }
        }
        return match.substring(0, end);
    }

    private static boolean isRight(String kind, Matcher matcher, char before) {
        if (Character.isLetterOrDigit(before)) {
            return false;
        }
        var match = matcher.group();
        return switch (kind) {
            case "passport", "licence" -> {
                var number = document(match);
                long digits = number.chars().filter(Character::isDigit).count();
                boolean date = number.matches(
                        "(?:19|20)\\d\\d|(?:19|20)\\d\\d-[01]?\\d-[0-3]?\\d.*|[0-3]?\\d-[01]?\\d-(?:19|20)\\d\\d.*|(?:19|20)\\d\\d .*");
                yield digits >= 5 && number.length() <= 24 && !date;
            }
            case "bic" ->
                Accounts.ibanLength(match.substring(4, 6)) > 0
                        || match.substring(4, 6).matches("US|CA|JP|CN|IN|AU|SG|HK|KR|NZ|ZA|MX");
            default -> true;
        };
    }
}
