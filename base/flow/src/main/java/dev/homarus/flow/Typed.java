package dev.homarus.flow;

import java.util.regex.Pattern;

/// What of a message its sender says in person.
public final class Typed {
    private static final Pattern OTHERS = Pattern.compile(
            "(?s:```.*?(?:```|\\z))"
                    + "|(?s:\"\"\".*?(?:\"\"\"|\\z))"
                    + "|(?s:<<<.*?(?:>>>|\\z))"
                    + "|(?m:^[ \\t]*>.*$)"
                    + "|(?is:-{4,}[ \\t]*(?:(?:begin )?forwarded|original|ursprüngliche|weitergeleitete|message (?:d'origine|transféré)"
                    + "|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)).*)"
                    + "|(?ims:^[ \\t]*begin forwarded message.*)"
                    + "|(?ims:^[ \\t]*(?:from|von|de|da):[^\\n]*\\n(?:[^\\n]+\\n){0,5}?[ \\t]*(?:subject|betreff|objet|asunto|oggetto):.*)");

    private Typed() {}

    /// Returns one message without what somebody else wrote: between fences, to the end of the message where a fence
    /// is not closed; lines that are quoted; a mail that is forwarded or answered, from its head to the end.
    public static String own(String message) {
        return OTHERS.matcher(message).replaceAll(" \n ");
    }
}
