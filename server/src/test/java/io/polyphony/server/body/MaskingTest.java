package io.polyphony.server.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "key sk-proj-Ab3dEf6hIj9kLm2nOp5q.|key [secret].",
        "sk-ant-api03-0123456789abcdef-_x|[secret]",
        "AKIAIOSFODNN7EXAMPLE is an id|[secret] is an id",
        "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY|[secret]",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a|[secret]",
        "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy|[secret]",
        "hf_AbCdEfGhIjKlMnOpQrStUvWx12|[secret]",
        "pp-0A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S|[secret]",
        "wJalrXUtnFEMI/K7MDENG1/bPxRfiCY2EXAMPLEKEY|[secret]",
        "0123456789abcdef0123456789abcdef in hex|[secret] in hex",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P|[secret]",
        "Authorization: Bearer abc-def-ghi|Authorization: Bearer [secret]",
        "curl -H 'x-api-key: hunter22'|curl -H 'x-api-key: [secret]'",
        "password=hunter2&user=ada|password=[secret]&user=ada",
        "{\"client_secret\": \"s3cr3t\"}|{\"client_secret\": \"[secret]\"}",
        "{\\\"password\\\":\\\"s3cr3t\\\"}|{\\\"password\\\":\\\"[secret]\\\"}",
        "postgres://ada:pass@db.example.org/x|postgres://[secret]/x",
        "https://api.example.org/v1?token=abcd1234|https://api.example.org/v1?token=[secret]",
        "write to ada.lovelace+x@example.co.uk, please|write to [e-mail], please",
        "<ada@example.org>|<[e-mail]>",
        "jörg@münchen.de.|[e-mail].",
        "card 4111 1111 1111 1111 12/27|card [card] 12/27",
        "5500-0000-0000-0004|[card]",
        "378282246310005|[card]",
        "3782 822463 10005|[card]",
        "call +49 30 1234567 or (555) 234-5678|call [phone] or [phone]",
        "+1-555-234-5678|[phone]",
        "555.234.5678|[phone]",
        "0049 30 1234567|[phone]",
        "030 12345678, 0171/1234567|[phone], [phone]",
        "01 23 45 67 89|[phone]",
      })
  void masksSecretsAndPersonalData(String text, String masked) {
    assertThat(Masking.of(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The quick brown fox jumps over the lazy dog.",
        "gpt-4o-mini-2024-07-18 and anthropic.claude-3-5-sonnet-20241022-v2:0",
        "accounts/fireworks/models/qwen2p5-coder-32b-instruct",
        "2026-11-26T10:30:00Z, 26.11.2026 10:30, 11/26/2026",
        "at 1731930000000 ms, order 4111111111111112, pi 3.14159265358979",
        "192.168.100.200 and 10.0.0.1:8080",
        "018f6e2a-7b3c-7d4e-8f50-123456789abc",
        "max_tokens: 1000, the token is the unit, 10 tokens = 1",
        "io.polyphony.server.completion.CompletionRecord2025.of(3)",
        "a@b, @ada, 5 @ 3, user@localhost",
        "rooms 101 202 303, pages 12-15, 1 000 000",
        "sk-learn is a library; pp-something is a word",
        "file:///home/ada/projects/Some/Deep/Path/With/Many/Names2/And/More3/Parts4.java",
      })
  void leavesTheRestAsItIs(String text) {
    assertThat(Masking.of(text)).isEqualTo(text);
  }

  @Test
  void masksPrivateKeysWhole() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----";
    assertThat(Masking.of("before " + key + " after")).isEqualTo("before [secret] after");
    assertThat(Masking.of("x -----BEGIN PRIVATE KEY-----\nMIIE")).isEqualTo("x [secret]");
    String certificate = "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----";
    assertThat(Masking.of(certificate)).isEqualTo(certificate);
  }

  @Test
  void masksFilesWrittenAsText() {
    String picture = "iVBORw0KGgo".repeat(100);
    assertThat(Masking.of("data:image/png;base64," + picture))
        .isEqualTo("data:image/png;base64,[data]");
  }

  /** Each of these takes for ever where a shape is tried anew from every place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1",
        "@",
        "a@",
        "a.",
        "1 ",
        "0",
        "+1",
        "(",
        "=",
        "password=",
        "token: ",
        "://",
        "://a@",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "eyJ",
        "eyJ.",
        "sk-",
        "sk-1",
        "\"\\",
        "4 ",
        "4111 ",
        "Bearer ",
        "a-",
        "_",
        "€",
        "\ud83d\ude00",
      })
  void takesHostileTextsInItsStride(String piece) {
    String text = piece.repeat(2_000_000 / piece.length());
    assertThat(Masking.of(text)).isNotNull();
  }
}
