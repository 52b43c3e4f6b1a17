package io.polyphony.server.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.0.1",
        "192.168.255.255",
        "169.254.169.254",
        "169.254.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::169.254.169.254",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "100::1",
        "3fff::1",
        "5f00::1",
        "2130706433",
        "127.1",
        "0"
      })
  void privateAndReservedAddressesAreRefused(String spelling) throws UnknownHostException {
    assertThat(AddressRules.isPublic(InetAddress.getByName(spelling))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "104.18.6.192",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "2606:4700::6812:6c0",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1"
      })
  void publicAddressesAreReached(String spelling) throws UnknownHostException {
    assertThat(AddressRules.isPublic(InetAddress.getByName(spelling))).isTrue();
  }

  @Test
  void whatIsNamedIsReached() throws UnknownHostException {
    // Given
    var rules = new AddressRules(List.of("192.168.7.0/24", "127.0.0.1", "models.lan"));

    // Then
    assertThat(rules.permits("x", InetAddress.getByName("192.168.7.20"))).isTrue();
    assertThat(rules.permits("x", InetAddress.getByName("192.168.8.20"))).isFalse();
    assertThat(rules.permits("x", InetAddress.getByName("127.0.0.1"))).isTrue();
    assertThat(rules.permits("x", InetAddress.getByName("127.0.0.2"))).isFalse();
    assertThat(rules.permits("Models.LAN", InetAddress.getByName("10.0.0.9"))).isTrue();
  }
}
