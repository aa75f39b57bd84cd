package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.protocol.Json;
import dev.homarus.vault.SlotKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperTest extends SlotKeyContract {
    private static final Path AGE = Path.of("/usr/bin/age");
    private static final Pattern IDENTITY = Pattern.compile("AGE-SECRET-KEY-1\n[A-Z0-9 ]+\n[A-Z0-9 ]+");
    private static final Pattern FILE = Pattern.compile("(?s)-----BEGIN AGE ENCRYPTED FILE-----\n.*FILE-----\n");

    private final Paper printing = Paper.printing(HOME, NOW);
    private final SlotKey.Made made = printing.make();
    private final PaperKit kit = printing.kit();
    private final String page = kit.useText(String::new);

    private static String found(Pattern pattern, String page) {
        var matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group();
    }

    private static String identity(String page) {
        return found(IDENTITY, page);
    }

    private String opened(String typed) {
        try (var key = Paper.typed(typed.toCharArray()).again(made.parameters())) {
            return hex(key);
        }
    }

    @Override
    SlotKey toMake() {
        return Paper.printing(HOME, NOW);
    }

    @Override
    SlotKey toOpen(SlotKey slotKey) {
        try (var fresh = ((Paper) slotKey).kit()) {
            return Paper.typed(identity(fresh.useText(String::new)).toCharArray());
        }
    }

    @Override
    SlotKey another() {
        return Paper.typed(identity(page).toCharArray());
    }

    @Override
    List<String> secretsOf(SlotKey slotKey) {
        return List.of("AGE-SECRET-KEY-1", identity(page).replaceAll("\\s", ""));
    }

    @Test
    void page_saysWhoseItIsAndWhatToDo_inLinesThatFitOnPaper() {
        assertThat(page)
                .contains("HOMARUS PAPER KIT")
                .contains("Home  " + HOME)
                .contains("2 January 2030")
                .contains("For   " + made.parameters().text("recipient"))
                .contains("age -d -i identity.txt kit.age")
                .contains(made.parameters().text("file"));
        assertThat(page.lines()).allMatch(line -> line.length() <= 80);
        assertThat(page.chars()).allMatch(c -> c < 127 && (c >= ' ' || c == '\n'));
    }

    @Test
    void html_hasTheSameContent_andNothingFromOutside() {
        String html = kit.useHtml(String::new);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains(HOME)
                .contains(identity(page))
                .contains(made.parameters().text("file"))
                .contains("age -d -i identity.txt kit.age")
                .doesNotContainIgnoringCase("<script")
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("url(");
    }

    @Test
    void html_ofAStrangeHome_isEscaped() {
        var paper = Paper.printing("<script>alert(1)</script>&\"", NOW);
        paper.make().key().close();
        try (var strange = paper.kit()) {
            String html = strange.useHtml(String::new);
            assertThat(html)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;")
                    .doesNotContain("<script");
        }
    }

    /// The page alone, by hand, with the program that every distribution has.
    @Test
    void stockAge_opensTheFileOfThePage_toTheSameKey(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(AGE), "the program age is not installed (Debian package age)");
        Files.writeString(folder.resolve("identity.txt"), identity(page).replaceAll("\\s", "") + "\n");
        Files.writeString(folder.resolve("kit.age"), found(FILE, page));
        var age = new ProcessBuilder(AGE.toString(), "-d", "-i", "identity.txt", "kit.age")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(age.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(age.exitValue()).isZero();
        var key = Base64.getDecoder()
                .decode(Files.readString(folder.resolve("out")).strip());
        assertThat(HexFormat.of().formatHex(key)).isEqualTo(hex(made.key()));
    }

    @Test
    void again_fromSloppyTyping_isTheKey() {
        var identity = identity(page);
        assertThat(opened(identity)).isEqualTo(hex(made.key()));
        assertThat(opened("  " + identity.toLowerCase(Locale.ROOT).replace("\n", "\r\n\t-")))
                .isEqualTo(hex(made.key()));
        assertThat(opened(identity.replaceAll("\\s", ""))).isEqualTo(hex(made.key()));
    }

    @Test
    void again_withATypingError_saysSo() {
        var identity = identity(page);
        var wrong = identity.substring(0, 30) + (identity.charAt(30) == 'Q' ? 'P' : 'Q') + identity.substring(31);
        for (var typed : List.of("", wrong, identity.substring(0, 60), "AGE-SECRET-KEY-1", "my passphrase")) {
            assertThatThrownBy(() -> opened(typed)).hasMessageStartingWith("SLOT-010");
        }
    }

    @Test
    void again_withTheIdentityOfAnotherKit_saysWhichItShouldBe() {
        var other = Paper.printing(HOME, NOW);
        other.make().key().close();
        try (var otherKit = other.kit()) {
            assertThatThrownBy(() -> opened(identity(otherKit.useText(String::new))))
                    .hasMessageStartingWith("SLOT-011")
                    .hasMessageContaining(made.parameters().text("recipient"));
        }
    }

    @Test
    void again_withAnotherFileForTheSameIdentity_isRefused() {
        var members = new LinkedHashMap<>(made.parameters().members());
        members.put("file", Json.of(made.parameters().text("file").replace("BEGIN", "BEGAN")));
        assertThatThrownBy(() -> Paper.typed(identity(page).toCharArray()).again(new Json.Obj(members)))
                .hasMessageStartingWith("SLOT-012");
    }

    @Test
    void kit_isGivenOnce_andWipedByClose() {
        assertThatThrownBy(printing::kit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Paper.typed(new char[1]).make()).isInstanceOf(IllegalStateException.class);
        assertThat(kit).hasToString("PaperKit");
        kit.close();
        assertThatThrownBy(() -> kit.useText(String::new)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kit.useHtml(String::new)).isInstanceOf(IllegalStateException.class);
    }
}
