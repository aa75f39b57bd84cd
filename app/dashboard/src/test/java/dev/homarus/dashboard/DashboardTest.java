package dev.homarus.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @Test
    void file_everyListedName_isThereWithAContentType() {
        assertThat(Dashboard.names()).isNotEmpty().allSatisfy(name -> {
            assertThat(Dashboard.file(name))
                    .hasValueSatisfying(bytes -> assertThat(bytes).isNotEmpty());
            assertThat(Dashboard.contentType(name)).isPresent();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "/index.html",
                "index.html/",
                "INDEX.HTML",
                "assets",
                "assets/",
                "../Dashboard.class",
                "assets/../index.html",
                "assets/./app.js",
                "assets//app.js",
                "assets%2fapp.js",
                "assets\\app.js",
                "web/index.html",
                "/etc/passwd",
                "index.html\0"
            })
    void file_anyOtherName_isEmpty(String name) {
        assertThat(Dashboard.file(name)).isEmpty();
        assertThat(Dashboard.contentType(name)).isEmpty();
    }

    @Test
    void index_everyAddress_isAListedFileOfItsOwn() {
        var addresses = ADDRESS.matcher(text(Dashboard.INDEX))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(addresses).hasSize(3).allSatisfy(address -> {
            assertThat(address).startsWith("/");
            assertThat(Dashboard.names()).contains(address.substring(1));
        });
    }

    @Test
    void index_underThePolicy_hasNoInlineScriptOrStyle() {
        assertThat(text(Dashboard.INDEX))
                .doesNotContain("<style", " style=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void script_ofThisPage_neverMakesMarkupOrCodeFromText() {
        assertThat(text("assets/app.js"))
                .doesNotContain(
                        "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "import(");
    }

    @Test
    void file_changedByItsCaller_isReadAnew() {
        Dashboard.file(Dashboard.INDEX).orElseThrow()[0] = 'X';

        assertThat(text(Dashboard.INDEX)).startsWith("<!doctype html>");
    }

    private static String text(String name) {
        return new String(Dashboard.file(name).orElseThrow(), UTF_8);
    }
}
