package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=b|A|b",
                "export A_KEY = b c |A_KEY|b c",
                "A='b # c'|A|b # c",
                "A=\"b # c\" # d|A|b # c",
                "A=b # c|A|b",
                "A=b#c|A|b#c",
                "A=a=b==|A|a=b=="
            })
    void line_isRead(String line, String name, String value) {
        assertThat(EnvFile.parse("# first\n" + line + "\r\n")).containsExactly(new EnvFile.Entry(name, value, 2));
    }

    @Test
    void doubleQuotes_haveLineBreaks_singleOnesDoNot() {
        assertThat(EnvFile.parse("A=\"x\\ny\"").getFirst().value()).isEqualTo("x\ny");
        assertThat(EnvFile.parse("A='x\\ny'").getFirst().value()).isEqualTo("x\\ny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# A=b", "A", "=b", "1A=b", "A=", "A='open", "no entry at all"})
    void line_thatIsNoEntry_isPassedOver(String line) {
        assertThat(EnvFile.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI_API_KEY,true",
        "DB_PASSWORD,true",
        "STRIPE_SECRET,true",
        "GH_TOKEN,true",
        "AWS_SECRET_ACCESS_KEY,true",
        "SENTRY_DSN,true",
        "MYSQL_PWD,true",
        "PORT,false",
        "KEYBOARD,false",
        "AUTHOR,false",
        "NODE_ENV,false"
    })
    void name_saysWhetherItIsSecret(String name, boolean secret) {
        assertThat(new EnvFile.Entry(name, "x", 1).saysSecret()).isEqualTo(secret);
    }
}
