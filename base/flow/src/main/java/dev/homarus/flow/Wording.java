package dev.homarus.flow;

import java.util.regex.Pattern;

/// How orders are worded. All patterns are matched against [Text#plain].
final class Wording {
    private static final String LEAD =
            "(?:^|[.!?:;,*>\\-(\\]]\\s*|\\b(?:please|kindly|and|then|also|must|should|shall|always|just|simply|to always|sure to|"
                    + "remember to|have to|need to|has to|needs to)\\s+)(?:(?:absolutely|definitely|really|always|just|simply|also|then|immediately|kindly|strictly) )?";

    private static final String NOT_BACK = "(?!\\s+(?:me|us|back|in touch|by|forward|free|up|out|your|you)\\b)";

    /// What somebody writes to somebody.
    private static final String WRITTEN =
            "summary|summaries|message|mail|e-?mail|reply|answer|post|report|text|sentence|phrase|wording|formula|closing|digest|recap";

    /// What only an assistant is told: tags and roles of prompts, overriding, the assistant's owner in the
    /// third person, secrecy towards them.
    static final Pattern TO_MACHINE = any(
            "</?\\s*(?:information|system|important|instructions?|assistant|admin|tool_call|function_call|prompt|secret)\\s*(?:\\w+=[^>]{0,40})?>",
            "\\[/?\\s*(?:inst|system|assistant|admin|tool)\\b[^\\]]{0,20}\\](?!\\()|\\[\\s*(?:system|admin|assistant)\\s+(?:message|note|notice|warning|alert|prompt|update|override)",
            "<<\\s*/?sys|<\\|[a-z_]+\\|>|<start_of_turn>|###\\s*\\(?(?:instruction|system|new|human|assistant|task)",
            "(?:^|[*#(\\[]\\s?)(?:system|assistant|developer|human|ai)\\s*(?:message|note|prompt|override|alert|notice|update|instruction)?\\s*[:>\\]]",
            "<!--.{0,400}\\b(?:assistant|agent|ai|llm|model|ignore|instruction|prompt|summar\\w*|user|send|forward|reply|post)\\b",
            "\\b(?:ignore|disregard|forget)\\b.{0,30}\\b(?:previous|prior|above|earlier|preceding|existing|everything|instructions?|rules|task)\\b|\\b(?:ignore|disregard|forget)\\b.{0,12}\\b(?:any|all|your|other|original)\\b.{0,30}\\b(?:rules?|commands?|requests?|orders?|messages?|mails?|guidelines?|text|content|information|prompts?)\\b|\\b(?:override|overrule|bypass)\\b.{0,30}\\b(?:previous|instructions?|rules|safety|guards?|guidelines)\\b",
            "\\b(?:previous|prior|earlier|original|hidden|secret) (?:instructions?|directives?|prompt|objective|task)\\b",
            "\\b(?:new|updated|actual|real|special) (?:instructions?|directives?|prompt|objective)\\b",
            "\\b(?:ai|a\\.i\\.|virtual|digital|llm|helpful|email|mail|payment|personal|coding|chat) ?(?:assistants?|agents?|models?|bots?)\\b.{0,120}\\b(?:must|should|please|shall|are to|is to|have to|send|forward|include|delete|reply|replace|append)\\b",
            "\\b(?:dear|hey|hi|hello|attention|note to|note for|notice to|(?:instructions?|message|order|task)s? (?:for|to))[ :,]+(?:you, |the |any |all |our |my )*(?:\\w+ )?(?:ai|a\\.i\\.|assistants?|llms?|agents?|language models?|chatbots?|bots?|gpt|claude|gemini|copilot|automation|automated)\\b",
            "\\b(?:any|all|if you are an?|to you,?|you,|you are an?) (?:ai|llm|automated|chatgpt|gpt|claude|gemini|copilot|assistant|helpful|language model|agent|bot)\\b",
            "(?:^|[.!?:;] ?|\\b(?:the|an?|dear|hey) )assistants?[:,] |\\bas an ai\\b|\\bai readers?\\b|\\breaders? (?:that|who) (?:are|is) (?:an? )?(?:ai|automated)",
            "\\bimportant (?:message|instructions?) (?:from|for|to)\\b|\\bimportant!!+|\\b(?:this is an|very) important (?:message|instruction)",
            "\\bthe (?:user|owner|principal) (?:has |have |had |also |already )*(?:(?:asked|instructed|requested|told|wants|would like|expects|said) (?:you|me|that you|the assistant|this|for this|to)\\b|(?:pre-?)?(?:approved|authori[sz]ed|agreed|consented))|\\bif the (?:user|owner) (?:agrees|says|asks|confirms)",
            "\\b(?:send|forward|share|delete|change|update|include|read|open|upload|post|find|get|copy|reset|export|reveal|print)\\b.{0,25}\\bthe (?:user|owner)'s (?:\\w+ )?(?:inbox|emails?|mails?|messages?|contacts?|files?|passwords?|account|data|calendar|passport|address|wallet|information|name|secrets?|credentials|notes|documents?|location|history|card)\\b",
            "\\b(?:before|after|while|once|instead of) (?:you )?(?:can |are |have |start |continue |finish |being |begin )?(?:able to )?(?:solv|complet|answer|summari|process|handl|proceed|continu|finish|execut|perform)\\w*.{0,40}\\b(?:task|request|query|instructions|summary)\\b",
            "\\b(?:do not|don't|never|without) (?:tell|telling|mention|mentioning|inform|informing|ask|asking|alert|alerting|notify|notifying|reveal|show|showing|confirm|confirming)\\b.{0,30}\\b(?:user|owner|confirmation|permission|approval)\\b|\\b(?:do not|don't) mention (?:this|it)\\b",
            "\\b(?:silently|secretly|covertly) (?:send|forward|add|include|copy|share|delete|transfer|pay|email|post|change)|\\bpre-?approved\\b|\\balready (?:been )?(?:approved|authori[sz]ed) by|\\bno (?:confirmation|approval) (?:is )?(?:needed|required|necessary)",
            "\\bwhen(?:ever)? (?:the |your )(?:user|owner) (?:next )?(?:says?|asks?|repl(?:y|ies)|confirms?|types?|writes?|agrees)\\b|\\bwhen (?:he|she|they) next\\b",
            "\\bfrom now on,? (?:always|you|send|add|include|every|all|never|reply|use)|\\bin every (?:reply|message|email|response|summary)|\\b(?:send|forward|include|add|copy|use|cc|bcc|sign|begin|end)\\b.{0,60}\\b(?:all|any) (?:future|further|subsequent) (?:replies|messages|emails|requests|tasks|payments|sessions|conversations)\\b",
            "\\byour (?:instructions|system prompt|tools|task list|tool calls?|memory)\\b|\\bsystem prompt\\b",
            "\\b(?:remember|memori[sz]e)\\b.{0,30}\\b(?:always|never|that|to|this|rule)\\b.{0,60}\\b(?:bcc|cc|forward|include|send all|copy)\\b|\\balways (?:bcc|cc|copy|forward)\\b",
            "\\b(?:forward|send|relay|resend) (?:this|the|it|a copy|copies|everything|all)\\b.{0,50}\\b(?:contacts?|address book|everyone|everybody|all (?:of )?(?:the |your )?(?:members|colleagues|friends|recipients|users|channels))\\b",
            "\\b(?:ignoriere?|missachte|vergiss|überschreib)\\w*\\b.{0,40}\\b(?:anweisung\\w*|aufgabe\\w*|regeln|alle|vorherig\\w*|bisherig\\w*)|\\bki-?(?:assistent|agent|modell)\\w*.{0,60}\\b(?:soll|muss|bitte)",
            "\\b(?:ignore[zr]?|oublie[zr]?)\\b.{0,40}\\b(?:consignes?|précédent\\w*|tout)|\\bnouvelles? (?:instructions|consignes)",
            "\\b(?:ignora|ignore|olvida|olvide|descarta|dimentica|esqueça|desconsidere)\\b.{0,40}\\b(?:instrucci\\w*|istruzion\\w*|instruç\\w*|anterior\\w*|precedent\\w*|todo|todas|tutto)|\\bnuevas instrucciones",
            "\\bnegeer\\b.{0,40}\\binstructies|игнорир|забудь|忽略|无视|無視|以前の指示|이전 지시|무시하|تجاهل|התעלם|görmezden|नज़रअंदाज");

    /// Somebody other than the writer is to be told something, or is told what to say.
    static final Pattern DICTATES = any(
            LEAD
                    + "(?:include|mention|append|insert|paste|quote|state|say|announce|inform|relay|convince|assure|instruct|conclude|"
                    + "forward|notify|advise|warn|recommend)\\b" + NOT_BACK,
            LEAD + "tell (?!me\\b|us\\b|your\\b)\\w+",
            LEAD + "let (?!me\\b|us\\b|your\\b)[\\w ]{2,30} know\\b",
            LEAD + "(?:reply|respond|answer|end|begin|start|close|finish)\\b.{0,30}\\b(?:with|by|that|saying)\\b",
            LEAD
                    + "(?:send|post|share|publish|write|add|put|attach|use|give|replace|change|set|invite|cc|bcc|refund|pay|transfer)\\b.{0,80}(?::\\s*[\"'«]|\\s[\"'«]\\w|:$|\\binstead\\b|\\bfollowing\\b)",
            "\\b(?:summary|summaries|message|reply|answer|response|post|report|draft|translation|version|description|title|subject|body|amount|recipient|content|sum)\\b.{0,40}\\b(?:must|should|has to|have to|needs? to|ought to|is to|shall)\\b",
            "\\b(?:note|notice|message|reminder|instructions?|attention|memo) (?:to|for) (?:the |all |any |every )?(?:sender|reader|readers|editor|writer|author|user|whoever|recipients?|summari[sz]er|person)\\b",
            "\\b(?:" + WRITTEN
                    + ")s?\\b.{0,60}\\b(?:must|should|ought to|needs? to|has to|have to|is to|shall|unless|as follows|only (?:valid|complete|correct|true))\\b",
            "\\b(?:would be (?:nice|good|great|better|best|kind|helpful|appreciated)|would appreciate|grateful|ought to|should|must)\\b.{0,60}\\b(?:your|the|any|every|each|this) (?:\\w+ )?(?:"
                    + WRITTEN + ")\\b",
            "\\b(?:an?|the|any|every|each|your) (?:(?:good|proper|fair|complete|correct|honest|useful|valid|real) )?(?:"
                    + WRITTEN
                    + ")\\b.{0,20}\\b(?:states?|says?|mentions?|contains?|includes?|ends?|begins?|closes?|starts?|names?|adds?|carries)\\b",
            LEAD
                    + "(?:let|tell|remind|inform|warn|show|ask|get|make) your (?:readers?|recipients?|followers|audience|friends|contacts|subscribers|customers|clients|boss)\\b",
            "\\b(?:urge|persuade|convince|beg|pressure|implore) (?:them|him|her|it|everyone|everybody|people|others|the \\w+|your \\w+|all)\\b",
            "\\bquote me\\b|\\blet it be (?:known|said|noted)\\b|\\bto be (?:distributed|circulated|passed on|shared|forwarded|published|announced|spread|communicated)\\b"
                    + "|\\bto (?:circulate|distribute|spread|broadcast|promote|advertise|propagate)\\b|\\b(?:see|love|like) (?:this|it|that) (?:circulated|distributed|spread|shared|repeated|quoted)\\b",
            "\\bto (?:their|his|her|everyone's|everybody's) attention\\b|\\bmake (?:(?:certain|sure) (?:all|every\\w*|they|people|others|the recipients?)|(?:it )?known|it clear)\\b|\\bpass the word\\b|\\bsee to it\\b|\\breach(?:es)? (?:everyone|everybody|all)\\b",
            "\\b(?:all|everyone|everybody|whoever|those|anyone|anybody) (?:who )?(?:gets?|receives?|reads?|hears?) (?:this|it)\\b|\\bshould you (?:forward|share|write|quote|summari[sz]e|send|pass|post|reply)\\b",
            "\\bcomplete without\\b|\\bwithout (?:pointing out|mentioning|saying|adding|stating|noting|telling)\\b|\\bpost ?script\\b|\\b(?:my|our|this) (?:slogan|motto)\\b",
            "\\b(?:correspondents|senders|writers|editors|summari[sz]ers|posters|repliers)\\b.{0,40}\\b(?:to|must|should|please|have|need)\\b"
                    + "|\\b(?:remember|sure|certain|careful|forget) to (?:ask|tell|say|mention|write|add|include|request|inquire|demand)\\b",
            "\\bit (?:has to|must|should|needs to|ought to) be (?:said|mentioned|stated|added|told|made clear)\\b|\\bcode ?words?\\b",
            "\\bwhen (?:passing|forwarding|sharing|quoting|summari[sz]ing|writing|sending|posting|repeating|citing)\\b"
                    + "|\\bif you (?:write|forward|share|quote|summari[sz]e|send|pass|post|tell|cite)\\b"
                    + "|\\b(?:anyone|anybody|whoever|everyone|everybody|people|those|someone) (?:who )?(?:summari|forward|shar|quot|repeat|cit|pass)\\w*",
            LEAD
                    + "(?:put|place|start|begin|end|close|open|sign|finish|append|add|insert|use|include|print|repeat|say|write)\\b.{0,40}\\b(?:words?|phrase|line|sentence|formula|notice|disclaimer|remark|hint|footer|header|signature|slogan|hashtag|code)\\b",
            "^\\W*\\w+: \\W?(?:subject|body|recipient|amount|text|message) ?:",
            "\\b(?:correct|right|exact|proper|full|complete|final|official|following) (?:body|text|subject|title|message|wording|answer|reply|summary|recipient|amount|address|account|sentence|words)\\b",
            "\\b(?:do not|don't|never) (?:forget|fail|omit|miss)\\b|\\bworth (?:passing|mentioning|telling|saying|sharing|adding)\\b|\\bspread the word\\b|\\bpass (?:this|it|that) (?:on|along)\\b",
            "\\b(?:every|each|any) (?:copy|summary|reply|message|mail|post|version|translation)\\b.{0,40}\\b(?:carry|carries|contain|contains|include|includes|say|says|mention|mentions|end|ends|begin|begins|state|states)\\b",
            "\\b(?:anyone|whoever|everyone|those|people) (?:who )?(?:summari[sz]|forward|shar|quot|repeat)\\w*",
            "\\b(?:sende|schicke?|schreibe?|teile|sage?|füge|antworte|leite|überweise|erwähne|lösche)\\b \\S+",
            "\\b(?:envoie[zr]?|écri(?:s|vez)|di(?:s|tes)|ajoute[zr]?|mentionne[zr]?|transf[eé]re[zr]?|supprime[zr]?|répond(?:s|ez)|partage[zr]?) \\S+",
            "\\b(?:env[ií]a|manda|escribe|di(?:le)?|añade|agrega|menciona|incluye|transfiere|borra|responde|comparte|invia|scrivi|aggiungi|includi|rispondi|condividi|cancella|envie|escreva|adicione|stuur|voeg) \\S+",
            "отправ|напиш|скаж|добав|перевед|удал|发送|發送|告诉|告訴|转发|添加|删除|送信|送って|伝え|追加|転送|削除|보내|전송|추가|삭제|أرسل|اكتب|أضف|gönder|ekle|भेज");

    /// The same with words that people use among themselves every day; it counts where it is about this very
    /// call.
    static final Pattern WANTS = any(
            LEAD
                    + "(?:meet|call|contact|come|go|bring|take|visit|click|open|download|read|get|find|print|run|execute|grant|unlock|schedule|"
                    + "reschedule|deposit|withdraw|sell|buy|order|redirect|disable|enable|turn|leave|join|sign|accept|pass|spread|name|cancel|"
                    + "delete|remove|move|book|reserve|keep|wait|enter|fill|type|install|rent|cc|blind|concatenate|modify|append|insert)\\b"
                    + NOT_BACK,
            LEAD
                    + "(?:send|post|share|publish|write|add|put|attach|use|give|replace|change|set|make|create|invite|copy|save|report|"
                    + "text|message|email|mail|dm|call|remind|ask|reply|respond|answer|update|refund|pay|transfer|wire|mark|link|confirm|rewrite|overwrite)\\b"
                    + NOT_BACK,
            "\\b(?:must|should|shall|has to|have to|needs? to|is to|are to|essential|crucial|vital|required|important that|make sure|be told|receives?|kindly|please(?! note\\b| be (?:advised|informed|aware)\\b| find\\b))\\b");

    private Wording() {}

    private static Pattern any(String... patterns) {
        return Pattern.compile(String.join("|", patterns), Pattern.UNICODE_CHARACTER_CLASS);
    }
}
