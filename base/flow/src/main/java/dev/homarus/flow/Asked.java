package dev.homarus.flow;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which kinds of effect somebody's words ask for.
enum Asked {
    TELL(
            "send email mail e-mail message text dm sms reply respond answer tell inform notify post share forward write"
                    + " ping contact invite announce publish tweet remind ask let brief pass report submit upload cc note"
                    + " drop shoot slack comment congratulate thank warn deliver fax say rsvp summarize summarise compile translate add give hand"
                    + " sende schicke schick antworte teile maile schreib schreibe lade informiere sag"
                    + " envoie envoyer envoyez réponds répondre partage dis écris invite transmets"
                    + " envía enviar envia manda responde comparte escribe dile avisa"
                    + " invia manda rispondi scrivi condividi"
                    + " stuur schrijf antwoord app skicka skriv svara odpisz wyślij napisz przekaż powiedz envie escreva responda diga",
            "send email mail message reply respond post share forward invite notify tweet dm sms publish comment submit"
                    + " upload slack chat channel"),
    PAY(
            "pay payment transfer refund reimburse settle donate buy purchase order tip deposit send wire top subscribe renew"
                    + " withdraw sell remit schedule repay venmo invest set update adjust change increase raise"
                    + " bezahle bezahl zahle überweise überweis kaufe kauf erstatte"
                    + " paie payer paye verse vire achète rembourse"
                    + " paga pagar transfiere compra reembolsa bonifica acquista",
            "pay payment transfer money refund purchase buy order deposit withdraw transaction invoice bill checkout donate"
                    + " sell trade"),
    BOOK(
            "book reserve reservation booking schedule rent get order arrange plan buche buch reserviere réserve réserver reserva reservar"
                    + " prenota",
            "book reserve reservation booking rent"),
    MAKE(
            "create open add write make put save append insert set schedule reschedule book reserve block draft prepare note"
                    + " record log store copy move rename update change edit modify adjust fix correct replace mark fill"
                    + " generate export convert translate summarize summarise list jot enter import merge sort organize"
                    + " organise archive star label tag complete close reopen assign plan remind format rewrite refactor"
                    + " implement extend document download collect compile track invite overwrite increase decrease raise"
                    + " lower apply patch accept decline postpone shift push pull extract build keep turn build finish"
                    + " clean remove cancel"
                    + " erstelle erstell speichere schreibe schreib füge trag trage leg lege ändere ändre verschiebe plane"
                    + " crée créer ajoute ajouter écris enregistre modifie déplace note"
                    + " crea añade agrega guarda escribe cambia mueve apunta"
                    + " aggiungi salva scrivi modifica sposta",
            "create add write make append insert update edit save set schedule reschedule move rename copy modify change"
                    + " mark event note file document task reminder label archive"),
    REMOVE(
            "delete remove cancel clear clean discard drop erase purge trash unsubscribe revoke uninvite kick close empty"
                    + " lösche lösch entferne storniere supprime supprimer efface annule elimina borra cancela quita"
                    + " cancella rimuovi",
            "delete remove cancel clear discard erase purge trash leave"),
    RUN(
            "run execute start launch test build compile install deploy restart stop lint format check"
                    + " starte führe baue lance exécute ejecuta inicia esegui avvia",
            "run exec execute shell command terminal script"),
    RULE(
            "change update set reset add grant allow enable disable unlock lock invite revoke block unblock promote turn"
                    + " rotate make give remove ändere setze sperre entsperre change modifie cambia",
            "password permission grant admin role unlock lock setting"),
    GIVE(
            "share invite add give grant allow let teile lade partage invite comparte invita condividi deel nodig dela"
                    + " udostępnij compartilhe convide",
            "share invite");

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;:])\\s+|\\n+");
    private static final Pattern CLAUSE = Pattern.compile(",|\\bbut\\b");
    private static final Pattern QUESTION = Pattern.compile(
            "^(?:and |but |so |also |hi |hey |hello |ok |okay )?(?:what|when|where|who|whom|which|whose|how|why|did|does|do"
                    + "|is|are|was|were|has|have|had|am) .*\\?$");
    private static final Pattern REQUEST = Pattern.compile("\\b(?:can|could|would|will) you\\b|\\bplease\\b|\\bthen\\b"
            + "|\\bif so\\b|\\b(?:do you mind|how about you)\\b");
    private static final Set<String> MANY = Set.of(
            "each",
            "every",
            "both",
            "two",
            "three",
            "four",
            "five",
            "six",
            "twice",
            "times",
            "several",
            "separately",
            "individually",
            "respectively",
            "separate",
            "individual",
            "jeden",
            "beide",
            "chacun",
            "cada");
    /// Words with a space before and after each.
    private final String verbs;

    private final String tools;

    Asked(String verbs, String tools) {
        this.verbs = " " + verbs + " ";
        this.tools = " " + tools + " ";
    }

    private static boolean lists(String words, String word) {
        return words.contains(" " + word + " ");
    }

    /// Returns which kinds an effect can be of; a tool's name narrows it.
    static Set<Asked> kinds(Effect effect, String tool) {
        var possible = switch (effect) {
            case READ_LOCAL, READ_EXTERNAL -> EnumSet.noneOf(Asked.class);
            case WRITE -> EnumSet.of(MAKE, BOOK, REMOVE);
            case SEND -> EnumSet.of(TELL, PAY, BOOK, MAKE);
            case EXEC -> EnumSet.of(RUN);
            case DELETE -> EnumSet.of(REMOVE);
            case PAY -> EnumSet.of(PAY, BOOK);
            case ADMIN -> gives(tool) ? EnumSet.of(RULE, GIVE) : EnumSet.of(RULE);
        };
        if (effect == Effect.ADMIN) {
            return possible;
        }
        var name = nameOf(tool);
        var narrowed = possible.stream()
                .filter(kind -> name.stream().anyMatch(word -> lists(kind.tools, word)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Asked.class)));
        return narrowed.isEmpty() ? possible : narrowed;
    }

    /// To let somebody in is asked for in the words of telling, too.
    private static boolean gives(String tool) {
        return nameOf(tool).stream().anyMatch(Set.of("share", "invite")::contains);
    }

    /// Tells whether a tool's name says that it is of this kind.
    boolean isOf(String tool) {
        return nameOf(tool).stream().anyMatch(word -> lists(tools, word));
    }

    /// Returns the words of a tool's name, `sendEmail` and `send_email` alike.
    static Set<String> nameOf(String tool) {
        return Set.copyOf(new HashSet<>(Text.all(tool.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " "))));
    }

    /// What somebody's words ask for.
    ///
    /// @param count how often each kind is asked for
    /// @param refused verbs that were said with a negation
    record For(Map<Asked, Integer> count, Set<String> refused) {
        /// Tells how often any of the kinds is asked for; 0 where the tool's own verb was refused.
        int times(Set<Asked> kinds, String tool) {
            if (nameOf(tool).stream().anyMatch(refused::contains)) {
                return 0;
            }
            return kinds.stream()
                    .mapToInt(kind -> count.getOrDefault(kind, 0))
                    .max()
                    .orElse(0);
        }
    }

    /// Reads somebody's words; a verb that is negated, or stands in a question about what was, asks for
    /// nothing.
    static For in(String words) {
        var count = new EnumMap<Asked, Integer>(Asked.class);
        var refused = new HashSet<String>();
        for (var sentence : SENTENCE.splitAsStream(words.strip()).toList()) {
            var plain = Text.plain(sentence);
            if (isQuestion(plain)) {
                continue;
            }
            for (var clause : CLAUSE.splitAsStream(sentence).toList()) {
                var all = Text.all(clause);
                boolean otherwise = Phrase.isOtherwise(plain);
                for (int i = 0; i < all.size(); i++) {
                    var word = all.get(i);
                    if (Phrase.isNegated(all, i)) {
                        if (!otherwise) {
                            refused.add(word);
                        }
                        continue;
                    }
                    if (Phrase.isThing(all, i)) {
                        continue;
                    }
                    for (var kind : values()) {
                        if (lists(kind.verbs, word) && !(kind == TELL && Phrase.isForMe(all, i))) {
                            count.merge(kind, 1, Integer::sum);
                        }
                    }
                }
            }
        }
        return new For(count, refused);
    }

    /// Tells whether a plain sentence asks what was, and for nothing else.
    static boolean isQuestion(String plain) {
        return QUESTION.matcher(plain).matches() && !REQUEST.matcher(plain).find();
    }

    /// Tells whether words speak of more than one.
    static boolean speaksOfMany(String words) {
        return Text.all(words).stream().anyMatch(MANY::contains);
    }

    /// Returns the kinds as a person says them.
    static String said(Set<Asked> kinds) {
        return kinds.stream()
                .map(kind -> switch (kind) {
                    case TELL -> "telling anybody anything";
                    case PAY -> "a payment";
                    case BOOK -> "a booking";
                    case MAKE -> "a change";
                    case REMOVE -> "removing anything";
                    case RUN -> "running anything";
                    case RULE -> "changing a setting";
                    case GIVE -> "letting anybody in";
                })
                .collect(Collectors.joining(" or "));
    }
}
