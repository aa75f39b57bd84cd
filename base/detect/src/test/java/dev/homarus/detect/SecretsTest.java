package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Classification;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final List<SecretRule> RULES = RuleFiles.secrets(RuleFiles.text(RuleFiles.SECRETS));

    static Stream<String> ids() {
        return RULES.stream().map(SecretRule::id);
    }

    private static SecretRule rule(String id) {
        return RULES.stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
    }

    /// Returns text that begins with a keyword of the rule and holds a secret, by the rule's own pattern.
    private static String sample(SecretRule rule, Random random) {
        var keyword = rule.keywords().getFirst();
        for (int tries = 0; tries < 400; tries++) {
            var text = Samples.of(rule.expression(), random);
            boolean begins = rule.keywords().stream().anyMatch(text.toLowerCase(Locale.ROOT)::startsWith);
            if (begins && rule.match(text, 0, 4_000) != null) {
                return text;
            }
            if (!begins) {
                text = keyword + text;
                if (rule.match(text, 0, 4_000) != null) {
                    return text;
                }
            }
        }
        throw new AssertionError("No sample of " + rule.id() + ": " + Samples.of(rule.expression(), random));
    }

    private static boolean finds(String text) {
        return Detector.standard().inspect(text).stream()
                .anyMatch(finding -> finding.classification() == Classification.SECRET);
    }

    @Test
    @DisplayName("the rules are many, each once, and each in the form of its file")
    void rules_areMany() {
        assertThat(RULES).hasSizeGreaterThan(200);
        assertThat(ids()).doesNotHaveDuplicates();
        RULES.forEach(rule -> assertThat(rule.pattern()).isNotNull());
    }

    /// Words that only the rules from the vendor's own shape are tested with: those by what stands before
    /// them have tests of their own.
    private static boolean isGuess(SecretRule rule) {
        return rule.flags().indexOf('g') >= 0;
    }

    @ParameterizedTest
    @MethodSource("ids")
    @DisplayName("each rule finds what has its form, in a text, and not what almost has it")
    void rules_findTheirForm_andNotANearMiss(String id) {
        var rule = rule(id);
        if (isGuess(rule)) {
            assertThat(GUESSES).anyMatch(text -> {
                int at = -1;
                for (var keyword : rule.keywords()) {
                    at = Math.max(at, text.toLowerCase(Locale.ROOT).indexOf(keyword));
                }
                return at >= 0 && rule.match(text, at, 600) != null;
            });
            return;
        }
        var text = sample(rule, new Random(id.hashCode()));
        assertThat(finds("see " + text + " there")).as(text).isTrue();
        int[] place = java.util.Objects.requireNonNull(rule.match(text, 0, 4_000));
        var broken = text.substring(0, place[0] + (place[1] - place[0]) / 2) + "!§";
        assertThat(rule.match(broken, 0, 4_000)).as(broken).isNull();
    }

    private static final List<String> GUESSES = List.of(
            "db = postgres://app:s3cr3t-Pw@db.internal:5432/x",
            "Authorization: Basic dXNlcjpwYXNzdzByZA==",
            "curl -H 'Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543'",
            "use bearer 8f14e45fceea167a5a36dedd4bea2543 then",
            "X-Api-Key: 8f14e45fceea167a5a36",
            "Cookie: sessionid=9a8b7c6d5e4f3a2b1c0d9e8f",
            "curl -u admin:Tr0ub4dor https://h/",
            "password = \"Tr0ub4dor&3\"",
            "DB_PASSWORD=n0t-So-Easy",
            "my password is Sommer2024!",
            "client_secret: 'f3a9c81b7d204e6f9b3c'",
            "API_KEY=zx81Qw7Lk2Mn5Bv9Pp",
            "const accessToken = 'k3J9x8Lq2Wm7Zr5Tn1Vb'");

    @Test
    void guesses_areFound() {
        GUESSES.forEach(text -> assertThat(finds(text)).as(text).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = getPassword(user)",
                "String password = request.getParameter(\"password\");",
                "token: String",
                "password: ${DB_PASSWORD}",
                "api_key = os.environ['API_KEY_2']",
                "apiKey: process.env.API_KEY1",
                "secret: <your-secret-1234>",
                "password = \"changeme123\"",
                "token = \"xxxxxxxxxxxxxxxxxxx1\"",
                "The password is required.",
                "the password is stored in the vault2",
                "https://user:password@example.org/",
                "postgres://user:${PASSWORD}@host/db",
                "Authorization: Bearer <token>",
                "Authorization: Bearer ${TOKEN_1}",
                "AKIAIOSFODNN7EXAMPLE",
                "tokenizer = AutoTokenizer.from_pretrained('bert-base')",
                "secretKeyRef: name: my-secret",
                "password_hash = hash(password)",
                "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
                "3f2a9c0be7d6a0c11e8f4b2d9570aa31c6e9f8b4",
                "ghp_short",
                "password = auth[2]",
                "Authorization: Basic base64.decodebytes",
                "sk-learn and sk-image"
            })
    void ordinaryLines_areNoSecrets(String text) {
        assertThat(Detector.standard().inspect(text))
                .noneMatch(finding -> finding.classification() == Classification.SECRET);
    }

    /// Written by hand from what the vendors show, not from the patterns; in two parts, so that no other
    /// scanner takes them for leaks.
    @ParameterizedTest
    @CsvSource({
        "github-pat, ghp_, 9vTqB2kXw7RzLm4NcYp8HsJd3FgAe6Uo1iKt",
        "gitlab-pat, glpat-, x7Kq2-mZ_t9VbLr4WcNs",
        "aws-access-key-id, AKIA, Q3XZT7M2LKWPV5RB",
        "slack-bot, xoxb-, 263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1",
        "stripe-key, sk_, live_4eC39HqLyjWDarjtT1zdp7dc",
        "google-api-key, AIza, SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
        "npm-token, npm_, aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5",
        "sendgrid-key, SG., ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr",
        "telegram-bot, bot 110201543, :AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
        "twilio-key, S, K2a8f0c61b9d34e57f10a8b2c6d4e9f03",
        "anthropic-key, sk-ant, -api03-9hT2xQ7bLmZ4wKpR8vNcYd1sFgJ6uEaI3oXt5BqWzHkM0rVnCyPlSjDfGhUiOeAa",
        "huggingface-token, hf_, QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi",
        "shopify-token, shpat_, 1f0e9d8c7b6a59483726150493827160",
        "digitalocean-pat, dop_v1_, 3b1f6c2a9d8e7f405162738495a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e",
        "jwt, eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9, .eyJzdWIiOiIxMjM0NTY3ODkwIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    })
    @DisplayName("tokens as vendors show them are found, in text and in code")
    void tokens_asVendorsShowThem_areFound(String id, String first, String second) {
        for (var text :
                List.of("use " + first + second + " please", "KEY=\"" + first + second + "\"\n", first + second)) {
            assertThat(Detector.standard().inspect(text))
                    .as(text)
                    .extracting(Finding::type)
                    .contains("secret." + id);
        }
    }

    @Test
    @DisplayName("a private key is found with its lines, also escaped in JSON and in base64")
    void privateKeys_areFoundWhole() {
        var random = new Random(5);
        var body = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            body.append(Samples.of("[0-9A-Za-z+/]{64}", random)).append('\n');
        }
        for (var kind : List.of("RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ")) {
            var key = "-----BEGIN " + kind + "PRIVATE KEY-----\n" + body + "-----END " + kind + "PRIVATE KEY-----";
            var found = Detector.standard().inspect("key:\n" + key + "\nend");
            assertThat(found).extracting(Finding::type).contains("secret.private-key");
            assertThat(found.getFirst().end() - found.getFirst().start()).isGreaterThan(1_200);
            assertThat(finds("{\"key\": \"" + key.replace("\n", "\\n") + "\"}")).isTrue();
            assertThat(finds(java.util.Base64.getEncoder()
                            .encodeToString(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                    .isTrue();
        }
    }
}
