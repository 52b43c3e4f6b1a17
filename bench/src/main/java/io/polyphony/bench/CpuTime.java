package io.polyphony.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU microseconds per operation, user and system, of the whole process: the collector and the
 * compiler count. Unlike wall time it hardly moves with the neighbours' load.
 */
public final class CpuTime implements InternalProfiler {
  static final String NAME = "cpu";

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long before;

  @Override
  public String getDescription() {
    return "CPU time of the process per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = system.getProcessCpuTime();
  }

  @Override
  public List<Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long nanoseconds = system.getProcessCpuTime() - before;
    double each = nanoseconds / 1e3 / result.getMetadata().getAllOps();
    return List.of(new ScalarResult(NAME, each, "us/op", AggregationPolicy.AVG));
  }
}
