package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|Wed, 21 Oct 2026 07:28:00 GMT|-",
                "17|-|17",
                "Wed, 21 Oct 2026 07:28:30 GMT|Wed, 21 Oct 2026 07:28:00 GMT|30",
                "Wed, 21 Oct 2026 07:28:00 GMT|Wed, 21 Oct 2026 08:00:00 GMT|0",
                "Wed, 21 Oct 2026 07:28:00 GMT|-|-",
                "Wed, 21 Oct 2026 07:28:00 GMT|yesterday GMT|-",
                "Wed, 41 Oct 2026 07:28:00 GMT|Wed, 21 Oct 2026 07:28:00 GMT|-",
                "soon|Wed, 21 Oct 2026 07:28:00 GMT|soon"
            })
    void of_aHeader_isInSecondsWhereItIsADate(@Nullable String said, @Nullable String date, @Nullable String expected) {
        var headers = HttpFields.build();
        if (said != null) {
            headers.put("Retry-After", said);
        }
        if (date != null) {
            headers.put("Date", date);
        }
        assertThat(RetryAfter.of(headers)).isEqualTo(Optional.ofNullable(expected));
    }
}
