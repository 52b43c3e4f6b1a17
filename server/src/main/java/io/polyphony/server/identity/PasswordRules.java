package io.polyphony.server.identity;

import io.polyphony.server.access.RefusalException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.resources.Configuration;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.Dictionary;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;
import me.gosimple.nbvcxz.scoring.Result;

/** Refuses passwords that can be guessed: known ones, patterns, and what is known of the user. */
@ApplicationScoped
class PasswordRules {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 256;

  /** Only the start is rated: the rating's cost grows steeply with length. */
  private static final int RATED = 64;

  private static final double ENTROPY_BITS = 36;

  void require(String password, String... aboutTheUser) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw RefusalException.field("password", "Use 10 to 256 characters.");
    }
    String rated = password.substring(0, Math.min(RATED, password.length()));
    Result result = new Nbvcxz(configuration(aboutTheUser)).estimate(rated);
    if (!result.isMinimumEntropyMet()) {
      throw RefusalException.field("password", words(result));
    }
  }

  private static String words(Result result) {
    String warning = result.getFeedback() == null ? null : result.getFeedback().getWarning();
    return warning == null || warning.isBlank()
        ? "This password is too easy to guess. Use several unusual words."
        : "This password is too easy to guess. " + warning;
  }

  private static Configuration configuration(String... aboutTheUser) {
    var about = new DictionaryBuilder().setDictionaryName("user").setExclusion(true);
    for (String text : aboutTheUser) {
      for (String word : text.split("[^\\p{L}\\p{N}]+")) {
        if (word.length() > 2) {
          about.addWord(word, 0);
        }
      }
    }
    about.addWord("polyphony", 0);
    List<Dictionary> dictionaries =
        new java.util.ArrayList<>(ConfigurationBuilder.getDefaultDictionaries());
    dictionaries.add(about.createDictionary());
    return new ConfigurationBuilder()
        .setLocale(Locale.ENGLISH)
        .setMinimumEntropy(ENTROPY_BITS)
        .setDictionaries(dictionaries)
        .createConfiguration();
  }
}
