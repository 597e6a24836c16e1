using GradCam.Data.Metrics;

namespace GradCam.Data.Tests.Metrics;

public class MetricListTests
{
    [Fact]
    public void All_isEveryMetricThereIs()
    {
        var written = typeof(MetricList)
            .GetProperties()
            .Where(p => p.PropertyType == typeof(Metric))
            .Select(p => (Metric)p.GetValue(null)!);

        Assert.Equal(written.Select(m => m.Name).Order(), MetricList.All.Select(m => m.Name).Order());
        Assert.Equal(MetricList.All.Count, MetricList.All.Select(m => m.Name).Distinct().Count());
    }

    [Fact]
    public void EachMetric_saysWhatItIs()
    {
        foreach (var metric in MetricList.All)
        {
            Assert.StartsWith("https://arxiv.org/abs/", metric.Paper.ToString(), StringComparison.Ordinal);
            Assert.All(
                (string[])[metric.Equation, metric.Range, metric.HowToRead],
                text => Assert.False(string.IsNullOrWhiteSpace(text) || text.Contains('\n'), metric.Name)
            );
        }
    }

    [Fact]
    public void Parse_questionsAndNames_givesTheirMetrics()
    {
        Assert.Equal(["srg", "sds"], MetricList.Parse(["sds", "srg"]).Select(m => m.Name));
        Assert.Equal(["max-sensitivity", "local-lipschitz"], MetricList.Parse(["stability"]).Select(m => m.Name));
        Assert.DoesNotContain(MetricList.Parse(["cheap"]), m => m.Needs.HasFlag(Needs.NoisyMaps));
        Assert.Equal(MetricList.All, MetricList.Parse(["all"]));
    }

    [Fact]
    public void Parse_wrongName_suggestsNearOnes() =>
        Assert.Contains(
            "'deletion'",
            Assert.Throws<GradCamException>(() => MetricList.Parse(["deltion"])).Message,
            StringComparison.Ordinal
        );
}
