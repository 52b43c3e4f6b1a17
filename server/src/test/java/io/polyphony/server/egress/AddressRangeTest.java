package io.polyphony.server.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.200.0.1, true",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 192.0.2.7, false",
    "::/0, ffff::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "fe80::/64, fe80::1, true",
    "::1, ::1, true",
    "::1/128, ::2, false",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "192.0.2.0/24, ::ffff:192.0.2.7, true",
    "192.0.2.0/24, ::ffff:c000:0207, true",
    "::ffff:192.0.2.0/120, 192.0.2.200, true",
    "::ffff:192.0.2.0/120, 192.0.3.1, false",
    "::ffff:0:0/96, 8.8.8.8, true",
  })
  void holdsWhatBeginsWithTheSameBits(String range, String address, boolean held) {
    assertThat(AddressRange.parse(range).holds(AddressRange.address(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8",
    "192.0.2.7/32, 192.0.2.7",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:0DB8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:1::/32, 2001:db8::/32",
    "::/0, ::/0",
    "0:0:0:0:0:0:0:1/128, ::1",
    "1::, 1::",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void isSaidInItsShortestText(String written, String shortest) {
    AddressRange range = AddressRange.parse(written);
    assertThat(range).hasToString(shortest);
    assertThat(AddressRange.parse(shortest)).isEqualTo(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "/8",
        "localhost",
        "example.org",
        "example.org/8",
        "10",
        "10.0",
        "10.0.0",
        "10.0.0.0.0",
        "010.0.0.1",
        "0x0a.0.0.1",
        "256.0.0.1",
        "10.0.0.-1",
        "10.0.0.1/",
        "10.0.0.1/33",
        "10.0.0.1/-1",
        "10.0.0.1/+8",
        "10.0.0.1/08",
        "10.0.0.1/8/8",
        "10.0.0.1/255.0.0.0",
        "10.0.0.*",
        "::1/129",
        ":::",
        "1:2:3",
        "2001:db8::1::2",
        "fe80::1%eth0",
        "fe80::1%1/64",
        "[::1]",
        "::ffff:10.0.0.0/8",
        "::ffff:0:0/95",
        "2001:db8::g",
        "10.0.0.1 ",
        "12345::",
        "10.0.0.1:80",
      })
  void whatIsNeitherAnAddressNorARangeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }

  @Test
  void anAddressIsSaidAsWhatItCountsAs() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
    assertThat(AddressRange.text(mapped)).isEqualTo("192.0.2.7");
  }
}
