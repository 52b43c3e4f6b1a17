package io.polyphony.server.app;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** REST operations take bodies of 2 MiB at most; files and prompts of programs come elsewhere. */
@Provider
public class BodyLimit implements ReaderInterceptor {
  private static final long BYTES = 2 * 1024 * 1024;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    var counting = new Counting(context.getInputStream());
    context.setInputStream(counting);
    try {
      return context.proceed();
    } catch (IOException | RuntimeException failed) {
      // What reads the body may wrap the refusal in an error of its own.
      if (counting.read > BYTES) {
        throw refusal();
      }
      throw failed;
    }
  }

  private static FailureException refusal() {
    return Failure.of(ErrorCode.TOO_LARGE, "The request is too large.").asException();
  }

  private static final class Counting extends FilterInputStream {
    private long read;

    Counting(InputStream input) {
      super(input);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int more) {
      read += more;
      if (read > BYTES) {
        throw refusal();
      }
    }
  }
}
