package dev.homarus.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    private static List<Finding> inspect(String text) {
        return Detector.standard().inspect(text);
    }

    /// The value stands between bars; where it needs a word nearby, `needs` says so.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "national-id.us; my number |536-22-1234| ok; ",
                "national-id.us; SSN |536 22 1234|; told",
                "national-id.us; social security |536221234|; told",
                "national-id.gb; |AB 12 34 56 C|; ",
                "national-id.gb; NI number |AB123456C|; told",
                "national-id.gb; NHS |943 476 5919|; told",
                "national-id.de; |86095742719|; ",
                "national-id.de; |65 170839 J 003|; ",
                "national-id.fr; |2 55 08 14 168 025 38|; ",
                "national-id.fr; |255081416802538|; ",
                "national-id.it; |RSSMRA85T10A562S|; ",
                "national-id.es; |12345678Z|; ",
                "national-id.es; |X1234567L|; ",
                "national-id.pt; NIF |123456789|; told",
                "national-id.pl; |44051401359|; ",
                "national-id.nl; BSN |111222333|; told",
                "national-id.be; |85.07.30-033.28|; ",
                "national-id.se; |811228-9874|; ",
                "national-id.no; |15076500565|; ",
                "national-id.dk; CPR |070761-4285|; told",
                "national-id.fi; |131052-308T|; ",
                "national-id.ch; |756.9217.0769.85|; ",
                "national-id.at; |1237 010180|; ",
                "national-id.cz; |780123/3540|; ",
                "national-id.ie; PPS |1234567T|; told",
                "national-id.ro; CNP |1800101221144|; told",
                "national-id.bg; EGN |7523169263|; told",
                "national-id.hr; OIB |33392005961|; told",
                "national-id.ee; |37605030299|; ",
                "national-id.br; |390.533.447-05|; ",
                "national-id.in; Aadhaar |2341 2341 2346|; told",
                "national-id.in; PAN |ABCPE1234F|; told",
                "national-id.au; TFN |123 456 782|; told",
                "national-id.au; Medicare |2123 45670 1|; told",
                "national-id.ca; SIN |130 692 544|; told",
                "national-id.kr; |971013-1234567|; ",
                "national-id.cn; |11010519491231002X|; ",
                "national-id.jp; my number |123456789018|; told",
                "national-id.sg; |S1234567D|; ",
                "national-id.il; teudat zehut |123456782|; told",
                "national-id.za; identity number |8001015009087|; ",
                "national-id.tr; |10000000146|; ",
                "national-id.mx; |HEGG560427MVZRRL04|; ",
                "national-id.tw; national id |A123456789|; told",
                "card; |4111111111111111|; ",
                "card; t1/my_card_is_|4111111111111111|_and_more; ",
                "card; |5500-0000-0000-0004|; ",
                "card; |3782 822463 10005|; ",
                "card; |6011 0009 9013 9424|; ",
                "card; |3530111333300000|; ",
                "card; |30569309025904|; ",
                "card; card |6304000000000000|; told",
                "iban; |DE89 3704 0044 0532 0130 00|; ",
                "iban; |de89370400440532013000| please; ",
                "iban; |GB82WEST12345698765432|; ",
                "iban; |NO93 8601 1117 947| and; ",
                "iban; |FR14-2004-1010-0505-0001-3M02-606|; ",
                "email; to |anna.b+x@mail.example.co.uk|.; ",
                "email; <|jörg@müller.de|>; ",
                "address.ip; from |203.0.113.77|:8080; ",
                "address.ip; |2001:db8:85a3::8a2e:370:7334|; ",
                "address.mac; |00:1A:2b:3c:4D:5e|; ",
                "phone; |+49 30 901820|; ",
                "phone; |+1 (415) 555-2671|; ",
                "phone; |(415) 555-2671|; ",
                "phone; call |030 901820|; ",
                "phone; Mobile: |041-412-293|; ",
                "phone; |01 42 68 53 00|; ",
                "passport; passport no. |C01X00T47|; told",
                "driving-licence; driver's license number is |2270-66-1551|; told",
                "birth-date; born on |12/27/1986|; told",
                "birth-date; geboren am |3. Mai 1971|; told",
                "bic; BIC |DEUTDEFF500|; told",
                "wallet.btc; |1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2|; ",
                "wallet.btc; |bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq|; ",
                "wallet.eth; wallet |0x52908400098527886E0F7030069857D2E4169EE7|; told",
                "place; coordinates |52.52000, 13.40500|; told"
            })
    @DisplayName("identifiers are found where they stand, and without their word or check digit they are not")
    void identifiers_areFound_andNearMissesAreNot(String type, String marked, String needs) {
        int start = marked.indexOf('|');
        int end = marked.lastIndexOf('|') - 1;
        var text = marked.replace("|", "");
        assertThat(inspect(text)).as(text).anySatisfy(finding -> {
            assertThat(finding.type()).isEqualTo(type);
            assertThat(finding.start()).isEqualTo(start);
            assertThat(finding.end()).isEqualTo(end);
        });
        var value = text.substring(start, end);
        if ("told".equals(needs)) {
            assertThat(inspect("it has " + value + " in"))
                    .as(value)
                    .noneMatch(found -> found.type().equals(type));
        }
        if (type.matches("card|iban|national-id\\.(?!us|dk|kr).*") && !value.matches("AB.*|2123 45670 1")) {
            int missed = 0;
            for (char digit = '0'; digit <= '9'; digit++) {
                int place = value.replaceAll("\\D+$", "").length() - 1;
                var other = text.substring(0, start + place) + digit + text.substring(start + place + 1);
                missed +=
                        inspect(other).stream().noneMatch(found -> found.type().equals(type)) ? 1 : 0;
            }
            assertThat(missed).as("wrong check digits that are refused").isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    @DisplayName("national ids of at least fourteen countries")
    void countries_areMany() {
        assertThat(NationalIds.types()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550e8400-e29b-41d4-a716-446655440000",
                "ISBN 978-3-16-148410-0",
                "ISBN 9783161484100",
                "order 44051401359",
                "tracking 1Z999AA10123456784",
                "1732183200",
                "1732183200123",
                "2026-11-21T10:15:30Z",
                "20261121101530",
                "version 10.2.3.4",
                "Chrome/120.0.0.0 Safari/537.36",
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.0",
                "std::vector<int>",
                "12:30:45",
                "a::b::c",
                "1.234.567.890",
                "3.14159265358979",
                "192.168.1",
                "user@host",
                "@Override",
                "icon@2x.png",
                "git@github.com:a/b.git",
                "react@18.2.0",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "0x7fffffffffffffff",
                "4111111111111112",
                "0000 0000 0000 0000",
                "1111111111111111",
                "DE00370400440532013000",
                "pages 123-456-7890123",
                "2024-11-21 to 2024-12-01",
                "1,234,567,890",
                "lines 100-200",
                "99 999 9999",
                "3f2a9c0be7d6a0c11e8f4b2d9570aa31c6e9f8b4",
                "00:00:00:00:00:00",
                "9007199254740993",
                "-2147483648"
            })
    @DisplayName("numbers of ordinary text are no identifiers")
    void ordinaryNumbers_areNotFound(String text) {
        assertThat(inspect("see " + text + " here")).isEmpty();
        assertThat(inspect(text)).isEmpty();
    }

    @Test
    void identifiers_inEscapesAndWidths_areFound() {
        assertThat(inspect("ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００"))
                .extracting(Finding::type)
                .containsExactly("iban");
        assertThat(inspect("anna%40mail.example.org"))
                .extracting(Finding::encoding)
                .containsExactly("url");
        assertThat(inspect("YW5uYUBtYWlsLmV4YW1wbGUub3Jn"))
                .extracting(Finding::type)
                .containsExactly("email");
        assertThat(inspect("4111\u200b1111\u200b1111\u200b1111"))
                .extracting(Finding::encoding)
                .containsExactly("zero-width");
    }
}
