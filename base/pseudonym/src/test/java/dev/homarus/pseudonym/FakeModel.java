package dev.homarus.pseudonym;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Answers in another language than it was asked in, and writes tokens as models do: in other case, with other
/// hyphens and blanks, emphasised, with endings, over two lines, with the word translated. It knows tokens only.
final class FakeModel {
    /// An answer: what it says, and for each use of a token what has to stand there once it is restored. `%s` in
    /// `frame` is the place of a use.
    record Answer(String text, String frame, List<Use> uses) {}

    /// @param number of the token among those it was given
    /// @param before what it put before the value, `after` behind it
    /// @param restorable false for a token that it damaged
    /// @param foreseen false for one written in a way that no rule foresees
    /// @param written as it stands in the text
    record Use(int number, String before, String after, boolean restorable, boolean foreseen, String written) {}

    private static final String[] FRAMES = {
        "I have written to %s and will tell %s tomorrow.",
        "Ich habe mit %s gesprochen; %s kommt um 15 Uhr.\n\n- Ort: Raum 7B\n- mit: %s",
        "La réunion avec %s est confirmée, écrivez à %s avant le 3.",
        "He hablado con %s. ¿Quiere que llame a %s?",
        "Ho scritto a %s (vedi anche %s).",
        "Falei com %s e também com %s.",
        "Rozmawiałem z %s i z %s o 12.",
        "%s ile konuştum, yarın %s arayacak.",
        "Я написал %s, и %s ответит завтра.",
        "我已经联系了%s，明天再联系%s。",
        "%sに連絡しました。%sにも伝えます。",
        "%s에게 연락했고 %s에게도 알렸습니다.",
        "Olen kirjoittanut: %s, %s.",
        "تحدثت مع %s وسأتصل غدا ب %s .",
        "| who | when |\n|---|---|\n| %s | 2026-11-21 |\n| %s | B2B-77K4, 4x4, SHA-256 |",
        "{\"to\": \"%s\", \"cc\": [\"%s\"]}",
        "```\nsend %s --cc %s\n```",
    };

    private static final String[] ENDINGS = {
        "", "", "", "", "", "'s", "’s", "s", "'", "-Termin", "en", "ova", ":lle", "'nin", "さん", "님", ",", ".", "!", ")"
    };
    private static final String[] GAPS = {
        "_", "_", "_", "-", " ", "\u00a0", "", "\\_", "\n", "_\u200b", "\u2011", "\u00ad_", " - ", "\u202f", "_\n",
        "\\-"
    };
    private static final String[] PERSONS = {
        "Persona",
        "PERSONNE",
        "Pessoa",
        "persoon",
        "OSOBA",
        "HENKILÖ",
        "Kişi",
        "Персона",
        "人物",
        "사람",
        "Personen",
        "NAME"
    };
    private static final String[] EMAILS = {"E-Mail", "mail", "Correo", "COURRIEL", "邮箱", "メール", "Почта", "E-POSTA"};
    private static final String[] PHONES = {"Telefon", "TELÉFONO", "Téléphone", "电话", "Телефон", "telefone"};
    private static final String[] MARKS = {"**", "*", "`", "__", "~~", "***"};

    private final Random random;

    FakeModel(long seed) {
        random = new Random(seed);
    }

    /// Says something with the tokens it was given.
    ///
    /// @param damage how many of a hundred uses it damages
    Answer answer(List<String> tokens, int damage) {
        var frame = pick(FRAMES);
        var text = new StringBuilder();
        var uses = new ArrayList<Use>();
        int at = 0;
        for (int place = frame.indexOf("%s"); place >= 0; place = frame.indexOf("%s", at)) {
            int number = random.nextInt(tokens.size());
            var use = random.nextInt(200) == 0
                    ? odd(tokens.get(number), number)
                    : random.nextInt(100) < damage ? damaged(tokens, number) : written(tokens.get(number), number);
            uses.add(use);
            text.append(frame, at, place).append(use.written());
            at = place + 2;
        }
        return new Answer(text.append(frame.substring(at)).toString(), frame, uses);
    }

    private Use written(String token, int number) {
        int bar = token.indexOf('_');
        var word = token.substring(0, bar);
        var code = token.substring(bar + 1, bar + 1 + Code.LENGTH);
        var host = token.substring(bar + 1 + Code.LENGTH);
        var gap = "_";
        var ending = pick(ENDINGS);
        var open = "";
        var close = "";
        var inner = "";
        for (int change = random.nextInt(4); change > 0; change--) {
            switch (random.nextInt(9)) {
                case 0 ->
                    word = random.nextBoolean()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
                case 1 -> code = random.nextBoolean() ? code.toLowerCase(Locale.ROOT) : mixed(code);
                case 2 -> gap = pick(GAPS);
                case 3 -> {
                    open = pick(MARKS);
                    close = open;
                    inner = "";
                }
                case 4 -> word = translated(word);
                case 5 ->
                    host = random.nextBoolean()
                            ? ""
                            : host.isEmpty() ? "" : pick("@example.com", "@MAIL.invalid", "@mail.invalid");
                case 6 -> code = wide(code);
                case 7 -> code = random.nextInt(3) == 0 && code.length() == Code.LENGTH ? broken(code) : code;
                default -> {
                    inner = pick("**", "*", "`", "***");
                    open = inner;
                    close = "";
                }
            }
        }
        if (code.length() > Code.LENGTH && !ending.isEmpty() && Character.isLetter(ending.charAt(0))) {
            ending = "";
        }
        var written = open + word + inner + gap + code + host + close + ending;
        return new Use(number, open, inner + close + ending, true, true, written);
    }

    /// A way of writing that no rule foresees; what is wanted is the value alone.
    private Use odd(String token, int number) {
        int bar = token.indexOf('_');
        var word = token.substring(0, bar);
        var code = token.substring(bar + 1, bar + 1 + Code.LENGTH);
        var written = pick(
                word + " (" + code + ")",
                word + "&#95;" + code,
                word + "%20" + code,
                "Jméno_" + code,
                word + "_" + code.replaceAll("(.)", "$1 ").strip(),
                word + ": " + code,
                "<b>" + word + "</b>_" + code);
        return new Use(number, "", "", true, false, written);
    }

    /// A hyphen, a hyphen and a line break, or a soft hyphen at any place.
    private String broken(String code) {
        int at = 1 + random.nextInt(Code.LENGTH - 1);
        return code.substring(0, at) + pick("-", "-\n", "\u00ad", "\u200b", "\n") + code.substring(at);
    }

    private Use damaged(List<String> tokens, int number) {
        var token = tokens.get(number);
        int at = token.indexOf('_') + 1 + random.nextInt(Code.LENGTH);
        var written = switch (random.nextInt(4)) {
            case 0 -> token.substring(0, at) + other(token.charAt(at)) + token.substring(at + 1);
            case 1 -> token.substring(0, at);
            case 2 -> token.substring(0, at) + token.substring(at + 1);
            default -> Keys.token(Keys.conversation(random.nextInt(1_000_000) + 2_000_000), "person", "Nobody");
        };
        return new Use(number, written, "", false, true, written);
    }

    private char other(char c) {
        char chosen = c;
        while (chosen == c) {
            chosen = Letters.ALL.charAt(random.nextInt(Letters.ALL.length()));
        }
        return chosen;
    }

    private String mixed(String code) {
        var out = new StringBuilder();
        code.chars().forEach(c -> out.append(random.nextBoolean() ? (char) c : Character.toLowerCase((char) c)));
        return out.toString();
    }

    private static String wide(String code) {
        var out = new StringBuilder();
        code.chars().forEach(c -> out.append(c > ' ' && c < 0x7f && c != '-' ? (char) (c + 0xfee0) : (char) c));
        return out.toString();
    }

    private String translated(String word) {
        return switch (word) {
            case "PERSON" -> pick(PERSONS);
            case "EMAIL" -> pick(EMAILS);
            case "PHONE" -> pick(PHONES);
            default -> word;
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
