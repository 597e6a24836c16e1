using GradCam.Data.Audit;

namespace GradCam.Data.Tests.Audit;

public class AuditLeakTests
{
    [Fact]
    public void Of_evidenceInAnotherCornerForEachClass_isSuspicious()
    {
        var leak = AuditLeak.Of(AuditPictures.Set(160, (p, _) => p, map: i => Map(i % 2 == 0 ? 0 : 63)))!;

        Assert.True(leak.Suspicious);
        Assert.Contains("statistics of the map", leak.Sentence);
    }

    [Fact]
    public void Of_evidenceAnywhere_isNot()
    {
        var random = new Random(6);

        var leak = AuditLeak.Of(AuditPictures.Set(160, (p, _) => p, map: _ => Map(random.Next(64))))!;

        Assert.False(leak.Suspicious);
    }

    private static float[] Map(int place) => [.. Enumerable.Range(0, 64).Select(p => p == place ? 1f : 0)];
}
