using GradCam.Keras.Conversion;
using GradCam.Keras.Layers;

namespace GradCam.Keras.Tests.Layers;

/// <summary>Every row of the layer table: that it runs, and that what Keras says of shapes is what comes out.</summary>
public class LayerTableTests
{
    public static TheoryData<string, int> Samples => [.. Rows().SelectMany(kind => Enumerable.Range(0, Of(kind).Length).Select(i => (kind, i)))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Row_ofTable_givesTheShapeThatKerasSays(string kind, int sample)
    {
        var layer = Of(kind)[sample];

        var (values, shape, declared) = layer.Run(kind);

        Assert.Equal(layer.Shape, string.Join(",", shape.Skip(1)));
        Assert.Equal(layer.Shape, declared);
        Assert.Equal(2, shape[0]);
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void EveryRow_ofTable_hasASample() => Assert.All(Rows(), kind => Assert.NotEmpty(Of(kind)));

    private static IEnumerable<string> Rows() => LayerTable.Families.SelectMany(f => f.Rows.Keys);

    /// <summary>The samples of a row, which its other names share.</summary>
    private static SampleLayer[] Of(string kind) =>
        LayerSamples.All.TryGetValue(kind, out var own) ? own
        : Identities.Rows.ContainsKey(kind) ? [LayerSamples.Idle]
        : LayerTable.Families.SelectMany(f => f.Rows.Aliases).Where(a => a.Contains(kind)).Select(a => a[0]).Select(first => LayerSamples.All.GetValueOrDefault(first, [])).FirstOrDefault([]);
}
