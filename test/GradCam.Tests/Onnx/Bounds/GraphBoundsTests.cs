using System.Diagnostics;
using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;
using static GradCam.Onnx.Nodes;
using static GradCam.Tests.Onnx.Bounds.BoundsModels;

namespace GradCam.Tests.Onnx.Bounds;

/// <summary>
/// Models that would take far more than they are worth: refused before the runtime sees them, which is never asked
/// here.
/// </summary>
[Collection(nameof(GraphBoundsTests))]
[CollectionDefinition(nameof(GraphBoundsTests), DisableParallelization = true)]
public class GraphBoundsTests
{
    private static readonly Dictionary<string, (string Limit, Func<ModelProto> Model)> Cases = new([
        .. LargeValueModels.Cases,
        .. LongRunModels.Cases,
    ]);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_ofModelThatTakesTooMuch_namesTheLimit(string name)
    {
        var (limit, model) = Cases[name];
        var made = model();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<GradCamException>(() => GraphValidator.Check(made, "the model"));

        Assert.Contains(limit.Contains(' ', StringComparison.Ordinal) ? limit : $"the limit {limit} is", error.Message);
        Assert.True(watch.ElapsedMilliseconds < 5000, $"took {watch.ElapsedMilliseconds} ms");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000_000);
    }

    [Fact]
    public void Check_withARaisedLimit_isFine()
    {
        var model = Of([Ints("s", 1, 3, 4000, 4000), New("ConstantOfShape", ["s"], ["y"])]);

        Assert.Throws<GradCamException>(() => GraphValidator.Check(model, "the model"));
        GraphValidator.Check(model, "the model", new ResourceLimits { TensorBytes = 1L << 30 });
    }

    [Fact]
    public void Check_ofFiveHundredNodes_takesMilliseconds()
    {
        var weights = Tensors.Of("w", new float[64 * 64 * 9], 64, 64, 3, 3);
        var nodes = Chain(
            "c0",
            166,
            (from, to) =>
                [
                    New("Conv", [from, "w"], [to + "c"], Attr.Of("pads", [1L, 1, 1, 1])),
                    New("Relu", [to + "c"], [to + "r"]),
                    New("Add", [to + "r", from], [to]),
                ]
        );
        var model = SmallModels.Of(
            [New("Conv", ["image", "first"], ["c0"]), .. nodes],
            [("image", [-1, 3, 56, 56])],
            ["v166"],
            18,
            Tensors.Of("first", new float[64 * 3], 64, 3, 1, 1),
            weights
        );
        GraphBounds.Check(model, "the model");
        var times = Enumerable
            .Range(0, 20)
            .Select(_ =>
            {
                var watch = Stopwatch.StartNew();
                GraphBounds.Check(model, "the model");
                return watch.Elapsed.TotalMilliseconds;
            })
            .ToArray();

        Assert.True(times.Min() < 10, $"took {times.Min():0.0} ms");
    }

    [Fact]
    public void Check_ofInferredShapesThatAreTooLarge_namesTheLimit()
    {
        var model = SmallModels.Of([New("Unheard", ["image"], ["y"])], [("image", [-1, 3, 8, 8])], ["y"]);
        ValueInfoProto[] types =
        [
            new() { Name = "y", Type = Dim.Type(ElementType.Float, [new Dim(null, "batch*4"), 1 << 20, 1 << 20]) },
        ];

        Assert.Contains(
            "[4, 1048576, 1048576]",
            Assert.Throws<GradCamException>(() => GraphBounds.Check(model, types)).Message
        );
    }
}
