using GradCam.Data.Metrics;
using GradCam.Data.Metrics.Engine;
using GradCam.Tests;

namespace GradCam.Data.Tests.Metrics;

/// <summary>
/// Values computed with PyTorch and pytorch-grad-cam, for the Grad-CAM map that stands beside them; see
/// Golden/conformance/README.md of GradCam.Tests.
/// </summary>
public sealed class ConformanceTests : IDisposable
{
    private const double Tolerance = 1e-3,
        PictureTolerance = 1e-4;

    private static readonly int[] Percentiles = [20, 50, 80];

    private readonly List<IDisposable> _opened = [];

    public static TheoryData<string> Cases => ["resnet", "squeezenet"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_ofPyTorchsMap_areThoseOfPyTorch(string name)
    {
        var golden = Golden(name);
        var maps = Maps(name, golden, MetricList.Parse(["faithfulness"]).SelectMany(Takes));

        for (int i = 0; i < maps.Length; i++)
        {
            Near(golden, "probability", i, maps[i].Picture.Probability);
            Near(golden, "masked_probability", i, MaskedPicture.Of(maps[i]).Probability(0));
            Near(golden, "deletion_auc", i, MetricList.Deletion.Value(maps[i]));
            Near(golden, "insertion_auc", i, MetricList.Insertion.Value(maps[i]));
            Near(golden, "average_drop", i, MetricList.AverageDrop.Value(maps[i]));
            Near(golden, "increase", i, MetricList.Increase.Value(maps[i]));
            Near(golden, "average_gain", i, MetricList.AverageGain.Value(maps[i]));
            Assert.Equal(
                golden["insertion_auc"].Data[i] - golden["deletion_auc"].Data[i],
                MetricList.SymmetricRelevanceGain.Value(maps[i])!.Value,
                Tolerance
            );
        }

        static IEnumerable<Func<MapCase, IEnumerable<Measurement>>> Takes(Metric metric) => [metric.Takes];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Curves_ofPyTorchsMap_areThoseOfPyTorch(string name)
    {
        var golden = Golden(name);
        var maps = Maps(name, golden, [PixelFlipping.Needed]);

        for (int i = 0; i < maps.Length; i++)
        {
            var curves = PixelFlipping.Of(maps[i]);
            for (int step = 0; step <= PixelFlipping.Steps; step++)
            {
                int at = i * (PixelFlipping.Steps + 1) + step;
                Assert.Equal(golden["fractions"].Data[step], curves.Fractions[step], Tolerance);
                Assert.Equal(golden["deletion_curve"].Data[at], curves.Deletion[step], Tolerance);
                Assert.Equal(golden["insertion_curve"].Data[at], curves.Insertion[step], Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Road_ofPyTorchsMap_isThatOfPyTorchGradCam(string name)
    {
        var golden = Golden(name);
        var pictures = new Dictionary<MapCase, RoadPictures>();
        var maps = Maps(name, golden, [m => [pictures[m] = new RoadPictures(m, Percentiles)]]);

        for (int i = 0; i < maps.Length; i++)
        for (int p = 0; p < Percentiles.Length; p++)
        {
            var road = pictures[maps[i]];
            SamePicture(golden[$"road_morf_{Percentiles[p]}_image"], i, road, p);
            SamePicture(golden[$"road_lerf_{Percentiles[p]}_image"], i, road, Percentiles.Length + p);
            Near(golden, $"road_morf_{Percentiles[p]}_logit_change", i, road.MostRelevant(p));
            Near(golden, $"road_lerf_{Percentiles[p]}_logit_change", i, road.LeastRelevant(p));
        }
    }

    public void Dispose() => _opened.ForEach(o => o.Dispose());

    private static void Near(Npz golden, string key, int i, double? actual) =>
        Assert.True(
            Math.Abs(golden[key].Data[i] - actual!.Value) <= Tolerance,
            $"{key} of sample {i} is {actual}, and not {golden[key].Data[i]}."
        );

    private static void SamePicture(Tensor expected, int i, RoadPictures road, int which)
    {
        int length = expected.Data.Length / expected.Shape[0];
        var picture = new float[length];
        road.Fill(which, picture);
        float worst = 0;
        for (int at = 0; at < length; at++)
            worst = Math.Max(worst, Math.Abs(expected.Data[i * length + at] - picture[at]));
        Assert.True(worst <= PictureTolerance, $"Picture {which} of sample {i} differs by {worst}.");
    }

    private static string Folder(string name) =>
        Path.Combine(Repository.Root, "test", "GradCam.Tests", "Golden", "conformance", name);

    private static Npz Golden(string name) => Npz.Load(Path.Combine(Folder(name), "metrics.npz"));

    private MapCase[] Maps(string name, Npz golden, IEnumerable<Func<MapCase, IEnumerable<Measurement>>> takes)
    {
        var explainer = Explainer.Load(Path.Combine(Folder(name), "model.onnx"));
        _opened.Add(explainer);
        var input = Npz.Load(Path.Combine(Folder(name), "golden.npz"))["input"];
        int[] size = input.Shape[1..];
        int length = input.Data.Length / input.Shape[0],
            places = size[1] * size[2];
        var scores = new NetworkScores(explainer, (size[1], size[2]), null);
        var maps = new MapCase[input.Shape[0]];
        scores.Run(
            input.Data,
            [.. input.Shape.Select(d => (long)d)],
            maps.Length,
            (i, answer) =>
            {
                int target = (int)golden["target"].Data[i];
                var (probability, logit) = scores.Of(answer, target);
                var picture = new PictureCase
                {
                    Index = i,
                    Name = name,
                    Input = input.Data[(i * length)..((i + 1) * length)],
                    Size = (size[0], size[1], size[2]),
                    Class = target,
                    Probability = probability,
                    Logit = logit,
                };
                float[] cam = golden["cam"].Data[(i * places)..((i + 1) * places)];
                maps[i] = new(picture, new("gradcam", "layer"), new(cam, size[1..]), cam);
            },
            TestContext.Current.CancellationToken
        );
        new MeasurementRunner(scores, new(), batch: null).Run(
            [.. maps.SelectMany(m => takes.SelectMany(t => t(m)).Distinct().Select(w => (m.Picture, w)))],
            TestContext.Current.CancellationToken
        );
        return maps;
    }
}
