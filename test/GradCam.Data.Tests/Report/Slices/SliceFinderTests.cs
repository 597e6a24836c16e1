using GradCam.Data.Report;
using GradCam.Data.Report.Slices;

namespace GradCam.Data.Tests.Report.Slices;

public sealed class SliceFinderTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Find_withoutAPlantedSlice_namesNone()
    {
        int alarms = Enumerable
            .Range(1, 20)
            .Count(seed =>
            {
                MadeUpRows.Write(_file, 20_000, seed);
                return Found().Count > 0;
            });
        Assert.True(alarms <= 1, $"{alarms} of 20 seeds name a slice that is none.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Find_ofAPlantedSlice_namesItAlone(int plant)
    {
        var (sql, columns) = MadeUpRows.Plants[plant];
        MadeUpRows.Write(_file, 200_000, 100 + plant, sql);
        var found = Found();
        Assert.NotEmpty(found);
        Assert.Equal(columns.Order(StringComparer.Ordinal), found[0].Columns.Order(StringComparer.Ordinal));
        Assert.Single(found);
    }

    private List<(string[] Columns, FoundSlice Slice)> Found()
    {
        using var rows = ReportRows.Open([_file]);
        var finder = new SliceFinder(ReportTable.Read(rows));
        return
        [
            .. finder
                .Find(TestContext.Current.CancellationToken)
                .Select(f => (f.Literals.Select(l => l.Feature.Column).ToArray(), f)),
        ];
    }
}
