using GradCam.Data.Report;
using GradCam.Data.Report.Leaks;

namespace GradCam.Data.Tests.Report.Leaks;

public class LeakTesterTests : RowsFixture
{
    [Fact]
    public void Of_labelsThatFollowFromBrightness_namesIt()
    {
        var leak = Test("CASE WHEN range % 2 = 0 THEN 60 ELSE 180 END + 40 * random()")!;

        Assert.True(leak.Suspicious);
        var best = leak.Sets.MaxBy(s => s.Accuracy.Value)!;
        Assert.True(best.Accuracy.Value > 0.98);
        Assert.Equal("brightness", best.Columns[0].Column);
        Assert.Contains("most by brightness", leak.Sentence);
        Assert.Contains("circumstances", leak.Sentence);
    }

    [Fact]
    public void Of_labelsThatFollowFromMaps_saysThatObjectsMayDiffer()
    {
        var leak = Test("255 * random()", ", 0.1 * (range % 2) + 0.05 * random() AS border_mass")!;

        Assert.True(leak.Suspicious);
        Assert.Contains("most by evidence on the border", leak.Sentence);
        Assert.Contains("the objects' own or a cheat", leak.Sentence);
    }

    [Fact]
    public void Of_labelsThatHaveNothingToDoWithIt_isNotSuspicious()
    {
        var leak = Test("255 * random()")!;

        Assert.False(leak.Suspicious);
        Assert.InRange(leak.Sets[0].Accuracy.Value, 0.42, 0.58);
        Assert.InRange(leak.Shuffled, 0.42, 0.58);
        Assert.Contains("cannot be told", leak.Sentence);
    }

    [Fact]
    public void Of_oneClass_isNoTest()
    {
        using var rows = Open(
            "SELECT range AS index, 'p' AS picture, 'cat' AS label, 'cat' AS predicted, 1.0 * range AS brightness "
                + "FROM range(100)"
        );

        Assert.Null(LeakTester.Of(ReportTable.Read(rows)));
    }

    private LeakTest? Test(string brightness, string further = "")
    {
        using var rows = Open(
            $"""
            SELECT range AS index, 'p' AS picture, CASE range % 2 WHEN 0 THEN 'cat' ELSE 'dog' END AS label,
              label AS predicted, {brightness} AS brightness, random() AS contrast{further} FROM range(800)
            """
        );
        return LeakTester.Of(ReportTable.Read(rows));
    }
}
