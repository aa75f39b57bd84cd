package dev.homarus.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final Pattern ESCAPED = Pattern.compile("\\\\u\\{([0-9a-f]+)}");
    private static final List<String> ALLOWLIST = Arrays.asList(
            ("ls,cat,grep,head,tail,wc,pwd,echo,printf,date,whoami,id,uname,stat,file,du,df,tree,sort,uniq,cut,"
                            + "tr,diff,find,sed -n,nl,rev,basename,dirname,realpath,sha256sum,seq,true,test,git status,git log,git diff,git show,git branch")
                    .split(",", -1));

    @Test
    @DisplayName("EX-33 options that run programs or write, and all else that was written down")
    void examples_everyRow_isDecidedAsWritten() throws IOException {
        var list = new Allowlist(ALLOWLIST);
        var different = new ArrayList<String>();
        int rows = 0;
        for (var line : rows("decisions.txt")) {
            int tab = line.indexOf('\t');
            var command = ESCAPED.matcher(line.substring(tab + 1))
                    .replaceAll(m -> Character.toString(Integer.parseInt(m.group(1), 16)));
            var analysis = Commands.analyse(command, Example.WORKSPACE, new Example());
            var decided = list.decide(analysis).name().toLowerCase(Locale.ROOT);
            rows++;
            if (!decided.equals(line.substring(0, tab))) {
                different.add(line + " -> " + decided + " " + analysis.reasons());
            }
        }
        assertThat(rows).isGreaterThan(550);
        assertThat(different).isEmpty();
    }

    @Test
    @DisplayName("EX-33 programs with a list of their own")
    void entries_everyRow_isDecidedAsWritten() throws IOException {
        var different = new ArrayList<String>();
        for (var line : rows("entries.txt")) {
            var row = line.split("\t", -1);
            var analysis = Commands.analyse(row[2], Example.WORKSPACE, new Example());
            var decided = new Allowlist(List.of(row[1])).decide(analysis).name().toLowerCase(Locale.ROOT);
            if (!decided.equals(row[0])) {
                different.add(line + " -> " + decided + " " + analysis.reasons());
            }
        }
        assertThat(different).isEmpty();
    }

    private static List<String> rows(String name) throws IOException {
        try (var in = DecisionsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
