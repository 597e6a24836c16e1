using static GradCam.Tests.Targets.DetectorFiles;

namespace GradCam.Tests.Targets;

/// <summary>
/// Detectors as their exporters write them, read without any option: the box, its class, its confidence and its map
/// are those that PyTorch computes with the detector's own code.
/// </summary>
public class DetectorKindTests
{
    // Their boxes are measured from anchors that no file holds: what is known is the cell.
    private static readonly string[] OfCells = ["raw-heads-five", "anchors-logits"];

    private static readonly Npz Expected = Npz.Load(PathOf("expected.npz"));

    public static TheoryData<string> Kinds =>
        [.. Expected.Keys.Where(k => k.EndsWith(".box", StringComparison.Ordinal)).Select(k => k[..^4])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Explain_detector_isItsMostCertainBox(string name)
    {
        var e = Explain(name, Target.Top, CamMethods.HiResCam);

        var box = Assert.Single(e.Boxes);
        Assert.Equal(OfCells.Contains(name), box.IsCell);
        Assert.Equal(Expected[$"{name}.class"].Data[0], box.Index);
        Assert.Equal(Expected[$"{name}.confidence"].Data[0], box.Confidence, 1e-4f);
        Near(Expected[$"{name}.box"], [box.Left, box.Top, box.Right, box.Bottom]);
        Assert.Equal(box, e.Predictions[0].Box);
        Near(Expected[$"{name}.map"], e.Raw.Data);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Explain_probabilityOfABox_isItsConfidence(string name)
    {
        var e = Explain(name, Target.Parse("prob:box:1")[0], CamMethods.HiResCam);

        Assert.StartsWith("probability of class ", e.Target.Label);
        Assert.Equal(Expected[$"{name}.confidence"].Data[0], e.Target.Score, 1e-4f);
        Near(Expected[$"{name}.probability"], e.Raw.Data);
    }

    [Fact]
    public void Explain_probabilityOfSeveralBoxes_isRefused() =>
        Assert.Contains(
            "name one (prob:box:1), not several",
            Assert
                .Throws<GradCamException>(() =>
                    Explain("anchors-logits", Target.Parse("prob:(box:1 + box:2)")[0], CamMethods.HiResCam)
                )
                .Message
        );

    [Theory]
    [InlineData("scrfd")]
    [InlineData("distribution-heads")]
    public void DRise_ofBoxesMeasuredFromCells_findsTheBoxItself(string name)
    {
        var e = Explain(name, Target.Top, CamMethods.Parse("d-rise"));

        Assert.Equal(Expected[$"{name}.confidence"].Data[0], e.Target.Score, 1e-3f);
    }

    [Theory]
    [InlineData("distribution-heads", 3)]
    [InlineData("scores-transposed", 4)]
    [InlineData("yolox-raw", 3)]
    [InlineData("masks", 3)]
    [InlineData("pose", 1)]
    public void Labels_ofAnotherCount_areAnErrorWithBothNumbers(string name, int classes)
    {
        foreach (int count in (int[])[classes + 1, 80])
        {
            var options = new ExplainerOptions { Labels = new(Enumerable.Range(0, count).Select(i => $"name {i}")) };
            string message = Assert
                .Throws<GradCamException>(() =>
                {
                    using var explainer = Explainer.Load(PathOf($"{name}.onnx"), options);
                    explainer.Explain(Input(name), new ExplainRequest());
                })
                .Message;
            Assert.Contains($"has {count} names, but the detector has {classes} class", message);
        }
    }

    [Theory]
    [InlineData("anchors-logits", "cat,dog,horse", "1 cat")]
    [InlineData("anchors-logits", "background,cat,dog,horse", "1 cat")]
    // A name says which class means "no object", whatever the numbers say.
    [InlineData("anchors-logits", "cat,dog,horse,__background__", "0 cat")]
    [InlineData("anchors-softmax", "face,no object", "0 face")]
    // Its classes are counted from 1.
    [InlineData("tensorflow", "cat,dog,horse", "3 horse")]
    [InlineData("tensorflow", "???,cat,dog,horse", "3 horse")]
    [InlineData("mmdetection", "cat,dog,horse", "2 horse")]
    public void Labels_withAndWithoutTheBackground_areThoseOfTheClasses(string name, string labels, string expected)
    {
        var options = new ExplainerOptions { Labels = new(labels.Split(',')) };
        using var explainer = Explainer.Load(PathOf($"{name}.onnx"), options);

        var box = explainer.Explain(Input(name), new ExplainRequest())[0].Boxes[0];

        Assert.Equal(expected, $"{box.Index} {box.Label}");
    }

    [Theory]
    [InlineData("yunet")]
    [InlineData("masks")]
    public void FullGrad_ofADetectorWithFurtherOutputs_leavesTheirBiasesOut(string name)
    {
        var e = Explain(name, Target.Top, CamMethods.Parse("fullgrad"));

        Assert.Contains(e.Raw.Data, v => v > 0);
    }

    [Fact]
    public void Explain_photograph_hasBoxesInItsOwnPixels()
    {
        using var explainer = Explainer.Load(PathOf("distribution-heads.onnx"));
        var picture = new Picture(new byte[3 * 320 * 480], 480, 320);

        var e = explainer.Explain(picture, new ExplainRequest())[0];

        // The network sees a square of 280 pixels in the middle, as 160; its own numbers are in the label.
        var box = e.Boxes[0];
        int[] own =
        [
            .. e.Target.Label.Split(" at ")[1].Replace(" to ", ",").Split(',').Select(n => int.Parse(n, null)),
        ];
        float[] expected = [.. own.Select((n, i) => (i % 2 == 0 ? 100 : 20) + n * 280f / 160)];
        foreach (var (one, other) in expected.Zip((float[])[box.Left, box.Top, box.Right, box.Bottom]))
            Assert.Equal(one, other, 3f);
        Assert.Equal(box, e.Predictions[0].Box);
    }

    [Theory]
    [InlineData("yunet", 3, "kps_8,kps_16,kps_32")]
    [InlineData("tensorflow", 0, "num_detections")]
    [InlineData("scores-transposed", 3, "")]
    [InlineData("raw-heads-five", 3, "")]
    public void Signature_ofJoinedOutputs_saysWhatIsRead(string name, int scales, string notRead)
    {
        using var explainer = Explainer.Load(PathOf($"{name}.onnx"));
        var signature = explainer.Signature;

        Assert.Equal(OutputKind.Detections, Assert.Single(signature.Outputs, o => o.IsExplained).Kind);
        Assert.Equal(
            notRead,
            string.Join(',', signature.Outputs.Where(o => o.Kind == OutputKind.NotRead).Select(o => o.Name))
        );
        Assert.All(
            signature.Outputs.Where(o => o.Kind == OutputKind.Part),
            o => Assert.Contains(o.Facts, f => f.Name == "meaning")
        );
        Assert.Equal(1 + scales, signature.Layers.Count);
        // A card that named one layer would take it for the boxes of all scales.
        Assert.Equal(scales > 0, explainer.ToCard().Layer is null);
    }

    private static void Near(Tensor expected, float[] actual)
    {
        float most = expected.Data.Max(Math.Abs);
        Assert.Equal(expected.Data.Length, actual.Length);
        foreach (var (e, a) in expected.Data.Zip(actual))
            Assert.Equal(e / most, a / most, 1e-4f);
    }
}
