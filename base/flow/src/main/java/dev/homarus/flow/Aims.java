package dev.homarus.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Which arguments of a call say whom or what it reaches, whatever its tool declares: an address in `bcc` is
/// reached like one in `to`.
final class Aims {
    private static final Pattern WHOM =
            Pattern.compile("(?:new_)?(?:to|cc|bcc|recipients?|receivers?|participants?|attendees?|invitees?|guests?"
                    + "|invited|beneficiary|payees?|payee_(?:id|name)|send_to|share_with|shared_with|forward_to|reply_to"
                    + "|user|users|username|user_name|user_id|user_email|email|emails|email_address|to_email|contact_email|contact"
                    + "|channel|channel_name|channel_id|chat|chat_id|group|phone|phone_number|to_number|to_account(?:_number|_id)?"
                    + "|iban|account_number|url|website|webhook|endpoint|to_address)");
    /// With whom something is booked or bought.
    private static final Pattern WITH = Pattern.compile(
            "(?:hotel|restaurant|venue|airline|company|vendor|seller|merchant|shop|store|provider)(?:_(?:name|id))?");
    private static final Pattern WHAT = Pattern.compile(
            "(?:.*_)?ids?_?|path|paths|file|files|filename|file_name|file_path|folder|repo|repository|branch|names?");

    /// How many come is nobody's name.
    private static final Pattern COUNT = Pattern.compile("\\d{1,2}");

    private Aims() {}

    /// Returns the call with every such argument among its targets.
    static Call of(Call call, Effect effect) {
        if (effect == Effect.READ_LOCAL || effect == Effect.READ_EXTERNAL) {
            return call;
        }
        var targets = new LinkedHashMap<>(call.targets());
        var others = new LinkedHashMap<String, List<String>>();
        for (Map.Entry<String, List<String>> argument : call.others().entrySet()) {
            var name = argument.getKey().toLowerCase(Locale.ROOT);
            boolean aim = (isAim(name, effect)
                            || (WITH.matcher(name).matches()
                                    && (Asked.PAY.isOf(call.tool()) || Asked.BOOK.isOf(call.tool()))))
                    && !(argument.getKey().startsWith("guests")
                            && argument.getValue().stream().allMatch(COUNT.asMatchPredicate()));
            (aim ? targets : others).put(argument.getKey(), argument.getValue());
        }
        return new Call(call.tool(), call.effect(), targets, others);
    }

    private static boolean isAim(String name, Effect effect) {
        boolean profile = effect == Effect.WRITE && (name.startsWith("user") || name.startsWith("phone"));
        return (WHOM.matcher(name).matches() && !profile)
                || (effect == Effect.DELETE && WHAT.matcher(name).matches());
    }
}
