package dev.homarus.pseudonym;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The word before a code, as it was sent and as models write it: translated, inflected, cut loose.
final class TypeWords {
    private static final int MAX_GAP = 8;
    private static final int MAX_WORD = 24;
    private static final int STEM = 4;
    private static final int MAX_ENDING = 5;
    private static final int LEAST_CAPITALS = 3;

    private static final Map<String, Set<String>> TABLE = Map.of(
            "person",
            words("person persona personne pessoa persoon persoană persoana osoba osoby osobę henkilö kişi személy"
                    + " personen personas personnes persons personer name nombre nom nome naam персона человек лицо"
                    + " имя άτομο شخص אדם 人 人物 人员 人員 사람 인물 người"),
            "email",
            words(
                    "email mail emails mails correo courriel mejl epost eposta post posta sähköposti adresse адрес почта имейл"
                            + " 邮箱 邮件 電子メール メール 이메일 메일 بريد"),
            "phone",
            words("phone telephone tel telefon telefono teléfono téléphone telefone telefoon puhelin"
                    + " handy mobile телефон τηλέφωνο 电话 電話 전화 هاتف"),
            "card",
            words("card cards karte carte tarjeta carta cartão kaart karta kort kortti kart карта κάρτα 卡 カード 카드"),
            "address",
            words("address addresses adresse dirección direccion adres indirizzo endereço adress osoite адрес"
                    + " διεύθυνση 地址 住所 주소 عنوان"),
            "company",
            words("company companies organization organisation firma empresa entreprise société azienda bedrijf företag"
                    + " компания фирма 公司 会社 회사 شركة"));

    private static final Set<String> EVERY =
            TABLE.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    /// Words that tokens usually have, of this conversation or another.
    static final Set<String> USUAL =
            Set.of("PERSON", "EMAIL", "PHONE", "CARD", "IBAN", "ADDRESS", "COMPANY", "DATE", "TEXT");

    private TypeWords() {}

    private static Set<String> words(String all) {
        return Arrays.stream(all.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    /// Returns the letters of a type, in capitals.
    static String word(String type) {
        return type.replaceAll("[^a-z]", "").toUpperCase(Locale.ROOT);
    }

    /// Returns where the gap before the code at `at` begins; no gap is looked for before `from`.
    static int gapStart(String text, int from, int at) {
        int gap = at;
        while (gap > from && at - gap < MAX_GAP && Letters.isGap(text.charAt(gap - 1))) {
            gap--;
        }
        return gap;
    }

    /// Returns the first char that [#start] looks at for a code at `at` or later.
    static int reach(String text, int from, int at) {
        int word = wordStart(text, from, gapStart(text, from, at));
        return isElectronic(text, from, word) ? word - 2 : word;
    }

    private static int wordStart(String text, int from, int gap) {
        int word = gap;
        while (word > from && gap - word <= MAX_WORD && Character.isLetter(text.charAt(word - 1))) {
            if (word < gap && isUnspaced(text.charAt(word - 1)) != isUnspaced(text.charAt(word))) {
                break;
            }
            word--;
        }
        return word;
    }

    /// Whether a letter is of a script that puts no blanks between words, or words of another script right behind
    /// its own: Thai, kana, Chinese, Korean.
    private static boolean isUnspaced(char c) {
        return (c >= 0xe00 && c <= 0xe7f)
                || (c >= 0x3040 && c <= 0x30ff)
                || Character.isIdeographic(c)
                || (c >= 0xac00 && c <= 0xd7a3);
    }

    private static boolean isElectronic(String text, int from, int word) {
        return word - 2 >= from
                && Letters.isHyphen(text.charAt(word - 1))
                && Letters.folded(text.charAt(word - 2)) == 'E';
    }

    /// Returns where the token begins whose code is at `at`: at its word, or at the code where the word before it is
    /// no part of it.
    ///
    /// @param type the code's; empty where it is not known
    static int start(String text, int from, int at, String type) {
        int gapAt = gapStart(text, from, at);
        int wordAt = wordStart(text, from, gapAt);
        if (wordAt == gapAt) {
            return at;
        }
        var given = text.substring(wordAt, gapAt);
        var gap = text.substring(gapAt, at);
        var own = word(type);
        var folded = Letters.folded(given);
        boolean ownEnds = !own.isEmpty() && folded.endsWith(own);
        if (ownEnds && isGlued(given, own)) {
            return gapAt - own.length();
        }
        var words = type.isEmpty() ? EVERY : TABLE.getOrDefault(type, Set.of());
        var lower = folded.toLowerCase(Locale.ROOT);
        if (given.length() <= MAX_WORD && (words.contains(lower) || isOwn(folded, own))) {
            boolean electronic =
                    (lower.startsWith("mail") || lower.startsWith("post")) && isElectronic(text, from, wordAt);
            return electronic ? wordAt - 2 : wordAt;
        }
        if (ownEnds && (given.endsWith(own) || isUnderscored(gap))) {
            return gapAt - own.length();
        }
        if (given.length() > MAX_WORD) {
            return at;
        }
        if (isSolid(gap) && (isInflected(folded, own) || isCapitals(given, gap))) {
            return wordAt;
        }
        int ending = unspacedEnding(lower, words);
        return ending == 0 ? at : gapAt - ending;
    }

    /// Whether tokens have this word before their codes, whatever their type.
    static boolean isUsual(String word) {
        var folded = Letters.folded(word);
        return USUAL.contains(folded) || EVERY.contains(folded.toLowerCase(Locale.ROOT));
    }

    /// Whether the type's own word, as it was sent, stands right behind small letters that are not its own.
    private static boolean isGlued(String given, String own) {
        int rest = given.length() - own.length();
        return given.endsWith(own) && !given.chars().limit(rest).allMatch(Character::isUpperCase);
    }

    private static boolean isOwn(String folded, String own) {
        return own.isEmpty() ? USUAL.contains(folded) : folded.equals(own);
    }

    private static boolean isUnderscored(String gap) {
        return gap.chars().anyMatch(c -> Letters.isUnderscore((char) c));
    }

    private static boolean isSolid(String gap) {
        return gap.chars().noneMatch(c -> Letters.isBlank((char) c));
    }

    /// Whether a word has the stem of the type's own: `Personne`, `PERSONEN`.
    private static boolean isInflected(String folded, String own) {
        return own.length() >= STEM
                && folded.startsWith(own.substring(0, STEM))
                && folded.length() <= own.length() + MAX_ENDING;
    }

    /// Whether a word is written as the words of tokens are, in whatever language: `HENKILÖ_`.
    private static boolean isCapitals(String given, String gap) {
        return given.length() >= LEAST_CAPITALS
                && isUnderscored(gap)
                && given.chars().allMatch(Character::isUpperCase);
    }

    /// Returns the length of the longest of `words` that ends a run of letters without spaces between words.
    private static int unspacedEnding(String run, Set<String> words) {
        if (!isUnspaced(run.charAt(run.length() - 1))) {
            return 0;
        }
        return words.stream()
                .filter(run::endsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
