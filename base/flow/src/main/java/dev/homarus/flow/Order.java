package dev.homarus.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A passage of a text that tells its reader to do something.
///
/// @param words its words, as stems
/// @param plain as [Text#plain] has it
/// @param dictates whether it says what somebody is to be told
/// @param wants whether it asks for something that people ask each other every day
/// @param toMachine whether it speaks to an assistant rather than to a person, or hides itself
record Order(Set<String> words, String plain, boolean dictates, boolean wants, boolean toMachine) {
    private static final int LONG_NAME = 8;
    private static final int PASSAGE = 700;
    private static final Pattern PARAGRAPH = Pattern.compile("\\n\\s*\\n|(?<=[}\\]])\\s*,?\\s*\\n");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+|\\n+");
    private static final String LEAD = "(?:^|[.!?:;,*>\\-(\\]]\\s*|\\b(?:please|kindly|and|then|also|must|should|shall|always|just|simply|to always|sure to|"
            + "remember to|have to|need to|has to|needs to)\\s+)";
    private static final String NOT_BACK = "(?!\\s+(?:me|us|back|in touch|by|forward|free|up|out|your|you)\\b)";
    private static final Pattern ENCODED = Pattern.compile("(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,}={0,2}");

    /// What only an assistant is told: tags and roles of prompts, overriding, the assistant's owner in the third
    /// person, secrecy towards them.
    private static final Pattern TO_MACHINE = any(
            "</?\\s*(?:information|system|important|instructions?|assistant|admin|tool_call|tool|function|prompt|secret)\\b[^>]{0,40}>",
            "\\[/?\\s*(?:inst|system|assistant|admin|tool|instructions?)\\b[^\\]]{0,40}\\]?",
            "<<\\s*/?sys|<\\|[a-z_]+\\|>|<start_of_turn>|###\\s*(?:instruction|system|new|human|assistant|task)",
            "(?:^|[*#(\\[]\\s?)(?:system|assistant|developer|human|ai)\\s*(?:message|note|prompt|override|alert|notice|update|instruction)?\\s*[:>\\]]",
            "<!--.{0,400}\\b(?:assistant|agent|ai|llm|model|ignore|instruction|prompt|summar\\w*|user|send|forward|reply|post)\\b",
            "\\b(?:ignore|disregard|forget|override|overrule|bypass)\\b.{0,30}\\b(?:previous|prior|above|earlier|all|any|your|other|original|existing|preceding|safety|everything|instructions?|rules|task)\\b",
            "\\b(?:previous|prior|earlier|original|hidden|secret) (?:instructions?|directives?|prompt|objective|task)\\b",
            "\\b(?:new|updated|actual|real|special) (?:instructions?|directives?|prompt|objective)\\b",
            "\\b(?:ai|a\\.i\\.|virtual|digital|llm|helpful|email|mail|payment|personal|coding|chat) ?(?:assistants?|agents?|models?|bots?)\\b.{0,120}\\b(?:must|should|please|shall|are to|is to|have to|send|forward|include|delete|reply|replace|append)\\b",
            "\\b(?:dear|hey|hi|hello|attention|note to|note for|notice to|(?:instructions?|message|order|task)s? (?:for|to))[ :,]+(?:you, |the |any |all |our |my )*(?:\\w+ )?(?:ai|a\\.i\\.|assistants?|llms?|agents?|language models?|chatbots?|bots?|gpt|claude|gemini|copilot|automation|automated)\\b",
            "\\b(?:any|all|if you are an?|to you,?|you,|you are an?) (?:ai|llm|automated|chatgpt|gpt|claude|gemini|copilot|assistant|helpful|language model|agent|bot)\\b",
            "(?:^|[.!?:;] ?|\\b(?:the|an?|dear|hey) )assistants?[:,] |\\bas an ai\\b|\\bai readers?\\b|\\breaders? (?:that|who) (?:are|is) (?:an? )?(?:ai|automated)",
            "\\bimportant (?:message|instructions?) (?:from|for|to)\\b|\\bimportant!!+|\\b(?:this is an|very) important (?:message|instruction)",
            "\\bthe (?:user|owner|principal) (?:has |have |had |also |already )*(?:asked|instructed|requested|approved|authori[sz]ed|agreed|consented|confirmed|wants|would like|told|expects|said)\\b|\\bif the (?:user|owner) (?:agrees|says|asks|confirms)",
            "\\bthe (?:user|owner)'s (?:\\w+ )?(?:inbox|emails?|mails?|messages?|contacts?|files?|password|account|data|calendar|passport|credit|address|wallet|information|name|secrets?)\\b",
            "\\b(?:before|after|while|once|instead of) (?:you )?(?:can |are |have |start |continue |finish |being |begin )?(?:able to )?(?:solv|complet|answer|summari|process|handl|proceed|continu|finish|execut|perform)\\w*.{0,40}\\b(?:task|request|query|instructions|summary)\\b",
            "\\b(?:do not|don't|never|without) (?:tell|telling|mention|mentioning|inform|informing|ask|asking|alert|alerting|notify|notifying|reveal|show|showing|confirm|confirming)\\b.{0,30}\\b(?:user|owner|confirmation|permission|approval)\\b|\\b(?:do not|don't) mention (?:this|it)\\b",
            "\\b(?:silently|secretly|covertly) (?:send|forward|add|include|copy|share|delete|transfer|pay|email|post|change)|\\bpre-?approved\\b|\\balready (?:been )?(?:approved|authori[sz]ed) by|\\bno (?:confirmation|approval) (?:is )?(?:needed|required|necessary)",
            "\\bwhen(?:ever)? (?:the |your )(?:user|owner) (?:next )?(?:says?|asks?|repl(?:y|ies)|confirms?|types?|writes?|agrees)\\b|\\bwhen (?:he|she|they) next\\b",
            "\\bfrom now on,? (?:always|you|send|add|include|every|all|never|reply|use)|\\bin every (?:reply|message|email|response|summary)|\\b(?:all|any) (?:future|further|subsequent) (?:replies|messages|emails|requests|tasks|payments|sessions|conversations)\\b",
            "\\byour (?:instructions|system prompt|tools|task list|tool calls?|memory)\\b|\\bsystem prompt\\b",
            "\\b(?:remember|memori[sz]e)\\b.{0,30}\\b(?:always|never|that|to|this|rule)\\b.{0,60}\\b(?:bcc|cc|forward|include|send all|copy)\\b|\\balways (?:bcc|cc|copy|forward)\\b",
            "\\b(?:forward|send|relay|resend) (?:this|the|it|a copy|copies|everything|all)\\b.{0,50}\\b(?:contacts?|address book|everyone|everybody|all (?:of )?(?:the |your )?(?:members|colleagues|friends|recipients|users|channels))\\b",
            "\\b(?:ignoriere?|missachte|vergiss|überschreib)\\w*\\b.{0,40}\\b(?:anweisung\\w*|aufgabe\\w*|regeln|alle|vorherig\\w*|bisherig\\w*)|\\bki-?(?:assistent|agent|modell)\\w*.{0,60}\\b(?:soll|muss|bitte)",
            "\\b(?:ignore[zr]?|oublie[zr]?)\\b.{0,40}\\b(?:consignes?|précédent\\w*|tout)|\\bnouvelles? (?:instructions|consignes)",
            "\\b(?:ignora|ignore|olvida|olvide|descarta|dimentica|esqueça|desconsidere)\\b.{0,40}\\b(?:instrucci\\w*|istruzion\\w*|instruç\\w*|anterior\\w*|precedent\\w*|todo|todas|tutto)|\\bnuevas instrucciones",
            "\\bnegeer\\b.{0,40}\\binstructies|игнорир|забудь|忽略|无视|無視|以前の指示|이전 지시|무시하|تجاهل|התעלם|görmezden|नज़रअंदाज");

    /// Somebody other than the writer is to be told something, or is told what to say.
    private static final Pattern DICTATES = any(
            LEAD + "(?:include|mention|append|insert|paste|quote|state|say|announce|inform|relay|convince|assure|instruct|conclude|"
                    + "forward|notify|advise|warn|recommend)\\b" + NOT_BACK,
            LEAD + "tell (?!me\\b|us\\b)\\w+",
            LEAD + "let (?!me\\b|us\\b)[\\w ]{2,30} know\\b",
            LEAD + "(?:reply|respond|answer|end|begin|start|close|finish|sign)\\b.{0,30}\\b(?:with|by|that|saying)\\b",
            LEAD + "(?:send|post|share|publish|write|add|put|attach|use|give|replace|change|set|make|invite|cc|bcc|refund|pay|transfer)\\b.{0,80}(?:[:\"'«]|\\binstead\\b|\\bfollowing\\b)",
            "\\b(?:summary|summaries|message|reply|answer|response|post|report|draft|translation|version|description|title|subject|body|amount|recipient|content|sum)\\b.{0,40}\\b(?:must|should|has to|have to|needs? to|ought to|is to|shall)\\b",
            "\\b(?:anyone|whoever|everyone|those|people) (?:who )?(?:summari[sz]|forward|shar|quot|repeat)\\w*",
            "\\b(?:sende|schicke?|schreibe?|teile|sage?|füge|antworte|leite|überweise|erwähne|lösche) \\w+",
            "\\b(?:envoie[zr]?|écri(?:s|vez)|di(?:s|tes)|ajoute[zr]?|mentionne[zr]?|transf[eé]re[zr]?|supprime[zr]?|répond(?:s|ez)|partage[zr]?) \\w+",
            "\\b(?:env[ií]a|manda|escribe|di(?:le)?|añade|agrega|menciona|incluye|transfiere|borra|responde|comparte|invia|scrivi|aggiungi|includi|rispondi|condividi|cancella|envie|escreva|adicione|stuur|voeg) \\w+",
            "отправ|напиш|скаж|добав|перевед|удал|发送|發送|告诉|告訴|转发|添加|删除|送信|送って|伝え|追加|転送|削除|보내|전송|추가|삭제|أرسل|اكتب|أضف|gönder|ekle|भेज");

    /// The same with words that people use among themselves every day; it counts where it is about this very call.
    private static final Pattern WANTS = any(LEAD
            + "(?:send|post|share|publish|write|add|put|attach|use|give|replace|change|set|make|create|invite|copy|save|report|"
            + "text|message|email|mail|dm|call|remind|ask|reply|respond|answer|update|refund|pay|transfer|wire|mark|link|confirm|rewrite|overwrite)\\b"
            + NOT_BACK);
    private static final Pattern MEDIUM = Pattern.compile("\\b(?:summary|summaries|summari[sz]e|message|recipients?|readers?|channel|"
            + "this (?:file|document|note|event|mail|email|page|issue|list)|the (?:file|event|invitation|calendar entry|description|title|subject|summary|note|transaction|payment|refund|amount))\\b");

    private static Pattern any(String... patterns) {
        return Pattern.compile(String.join("|", patterns));
    }

    /// Tells whether it says what a call with these targets is to carry.
    boolean isAbout(List<String> targets) {
        return dictates
                || (wants
                        && (MEDIUM.matcher(plain).find()
                                || targets.stream().map(Text::plain).anyMatch(target -> Text.holds(plain, target))));
    }

    /// Finds the orders in a text.
    static List<Order> in(String text) {
        return in(text, "");
    }

    /// Finds the orders in a text, before a tool is called: no stranger has a reason to know its name.
    static List<Order> in(String text, String tool) {
        var orders = new ArrayList<Order>();
        if (tool.length() >= LONG_NAME && !tool.chars().allMatch(Character::isLowerCase) && text.contains(tool)) {
            orders.add(of(text, true, true, true));
        }
        if (Text.hidesSomething(text)) {
            orders.add(of(text, true, true, true));
        }
        for (var paragraph : PARAGRAPH.splitAsStream(text).toList()) {
            var sentences = SENTENCE.splitAsStream(paragraph.strip()).toList();
            for (int i = 0; i < sentences.size(); i++) {
                boolean toMachine = matches(TO_MACHINE, sentences.get(i))
                        || decoded(sentences.get(i)).isPresent();
                boolean dictates = matches(DICTATES, sentences.get(i));
                boolean wants = matches(WANTS, sentences.get(i));
                if (toMachine || dictates || wants) {
                    orders.add(of(passage(sentences, i, toMachine), dictates, wants, toMachine));
                }
            }
            if (sentences.size() > 1 && matches(TO_MACHINE, paragraph.replace('\n', ' '))) {
                orders.add(of(paragraph, true, true, true));
            }
        }
        return orders;
    }

    private static Order of(String passage, boolean dictates, boolean wants, boolean toMachine) {
        return new Order(Text.words(passage), Text.plain(passage), dictates, wants, toMachine);
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(Text.plain(text)).find();
    }

    /// Returns a sentence with what follows it: what is dictated often stands after the order. An order to a person
    /// reaches to the end of its line and one sentence further where it ends in a colon or opens a quotation.
    private static String passage(List<String> sentences, int at, boolean toMachine) {
        var passage = new StringBuilder(sentences.get(at));
        boolean open = toMachine || sentences.get(at).strip().endsWith(":") || quotes(sentences.get(at)) % 2 == 1;
        for (int i = at + 1; i < sentences.size() && open && passage.length() < PASSAGE; i++) {
            passage.append(' ').append(sentences.get(i));
            open = toMachine || quotes(passage.toString()) % 2 == 1;
        }
        return passage.toString();
    }

    private static long quotes(String text) {
        return text.chars()
                .filter(c -> c == '"' || c == '\u201c' || c == '\u201d')
                .count();
    }

    /// Returns what a long word without spaces spells when it is read as base64, where that is a sentence.
    private static Optional<String> decoded(String text) {
        var found = ENCODED.matcher(text);
        while (found.find()) {
            try {
                var word = found.group().replace('-', '+').replace('_', '/').replaceAll("=+$", "");
                var bytes =
                        Base64.getDecoder().decode(word.substring(0, word.length() - (word.length() % 4 == 1 ? 1 : 0)));
                var clear = new String(bytes, StandardCharsets.UTF_8);
                long readable = clear.chars()
                        .filter(c -> Character.isLetterOrDigit(c) || " .,:;@/-'\"".indexOf(c) >= 0)
                        .count();
                if (clear.indexOf(' ') > 0 && readable * 10 >= clear.length() * 9L) {
                    return Optional.of(clear);
                }
            } catch (IllegalArgumentException e) {
                // Not base64.
            }
        }
        return Optional.empty();
    }

    /// Returns the words that stand in these orders and nowhere else in a text.
    static Set<String> onlyIn(List<Order> orders, Set<String> elsewhere) {
        var words = new HashSet<String>();
        orders.forEach(order -> words.addAll(order.words()));
        words.removeAll(elsewhere);
        return words;
    }
}
