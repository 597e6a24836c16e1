using System.Text;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests.Onnx;
using GradCam.Tests.Targets;

namespace GradCam.Tests;

/// <summary>docs/models.md lists the kinds of models, each with one that is read. GRADCAM_ACCEPT=1 writes it.</summary>
public class ModelsPageTests
{
    private const string Open = "<!-- kinds -->\n",
        Close = "<!-- /kinds -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "models.md");

    /// <summary>Kinds of models, networks of that kind, and a small model that is one.</summary>
    private static readonly (string Kind, string SuchAs, ModelProto Model)[] Kinds =
    [
        ("classes, as logits", "PyTorch exports", Classifier()),
        ("classes, behind Softmax", "Keras and Caffe exports", Classifier(op: "Softmax")),
        ("several labels", "multi-label tagging", Classifier(op: "Sigmoid")),
        ("one score with two sides", "binary classifiers", Classifier(1, "Sigmoid")),
        ("a number", "age, quality, steering angle", Classifier(1)),
        ("an embedding", "face and image retrieval", Classifier(op: "LpNormalization")),
        ("labels instead of scores", "ArgMax, TopK or ZipMap at the end", Labelled()),
        ("segmentation", "DeepLab, U-Net", SegmentationNet.Model(SegmentationNet.Weights)),
        ("segmentation, channels last", "tf2onnx exports", ChannelsLast()),
        ("a mask", "binary U-Net", SegmentationNet.Model(SegmentationNet.Weights[..SegmentationNet.Channels])),
        ("a signal", "ECG, audio", OneAxis("")),
        ("a signal, channels last", "Keras exports", OneAxis("Transpose")),
        ("a volume", "CT, video in 3-D", Axes(3)),
        ("many channels", "satellite bands", Axes(2)),
        (
            "one picture, without samples",
            "torchvision's detectors",
            Headed([3, 6, 6], [Nodes.New("Unsqueeze", ["image", "first"], ["frames"])], "frames", [4, 3, 3, 3])
        ),
        ("a flat picture", "Keras on MNIST", Grey([-1, 36])),
        ("a picture without channels", "TensorFlow Lite's tutorials", Grey([-1, 6, 6])),
        ("a bag of pictures", "attention MIL on slides", Together([-1, 3, 6, 6], "")),
        ("the frames of a clip", "2-D networks over time", Together([1, 4, 3, 6, 6], "Reshape")),
    ];

    /// <summary>Detectors and text readers: what each is like, and its file in <c>Golden/detectors</c>.</summary>
    private static readonly (string Kind, string SuchAs, string File)[] Files =
    [
        ("boxes with objectness", "YOLOv3, v5, v7", "one-class-objectness"),
        ("boxes with key points", "YOLOv8 to v11 pose", "pose"),
        ("boxes with masks", "YOLOv8 to v11 segmentation", "masks"),
        ("boxes, not decoded", "YOLOX", "yolox-raw"),
        ("maps of anchors", "YOLOv3 to v7, raw heads", "raw-heads"),
        ("maps of anchors, five axes", "YOLOv5, v7 for training", "raw-heads-five"),
        ("maps with bins", "YOLOv8 raw heads", "distribution-heads"),
        ("chosen boxes", "YOLOv10", "end-to-end"),
        ("suppressed boxes", "YOLOv7 end-to-end", "suppressed-rows"),
        ("suppressed boxes, three outputs", "torchvision", "suppressed-three"),
        ("scores across", "PP-YOLOE", "scores-transposed"),
        ("anchors with Softmax", "UltraFace, SSD", "anchors-softmax"),
        ("anchors with logits", "SSD for training", "anchors-logits"),
        ("regressors and scores", "BlazeFace", "face-regressors-first"),
        ("an output for each scale", "SCRFD", "scrfd"),
        ("an output for each scale, with objectness", "YuNet", "yunet"),
        ("queries", "DETR", "queries-softmax"),
        ("chosen queries", "RT-DETR", "queries-chosen"),
        ("detections", "TensorFlow object detection", "tensorflow"),
        ("boxes and labels", "mmdetection", "mmdetection"),
        ("a line of text", "text readers", "ocr-sequence"),
        ("a line of text, steps first", "CRNN", "crnn-lstm"),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Kinds.Length)];

    [Fact]
    public void Table_ofPage_isWhatIsRead()
    {
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        int start = page.IndexOf(Open, StringComparison.Ordinal) + Open.Length,
            end = page.IndexOf(Close, StringComparison.Ordinal);
        Assert.True(start >= Open.Length && end >= start, "The page has no table of kinds.");

        string expected =
            "| Kind | Such as | Input | Output | Read as |\n|---|---|---|---|---|\n"
            + string.Concat(Kinds.Select(k => Row(k.Kind, k.SuchAs, Read(k.Model))))
            + "\nDetectors and text readers, with what they find in a picture:\n\n"
            + "| Kind | Such as | Output | Read as | Explained |\n|---|---|---|---|---|\n"
            + string.Concat(Files.Select(f => Row(f.Kind, f.SuchAs, f.File)));

        if (Environment.GetEnvironmentVariable("GRADCAM_ACCEPT") == "1")
            File.WriteAllText(Page, page[..start] + expected + page[end..], new UTF8Encoding(false));
        else
            Assert.Equal(expected, page[start..end]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Explain_everyKind_givesMaps(int row)
    {
        using var explainer = Explainer.Load(Kinds[row].Model.ToByteArray());
        int[] shape = [2, .. explainer.Model.InputShape];
        var target =
            explainer.Signature.Outputs[0].Kind == OutputKind.Embedding
                ? Target.Similar(SmallModels.Numbers([explainer.Model.Network.Classes!.Value]))
                : Target.Top;

        var all = explainer.Explain(
            new Tensor(SmallModels.Numbers([.. shape]), shape),
            new() { Targets = [target], Methods = [CamMethods.HiResCam] }
        );

        Assert.All(all, e => Assert.Contains(e.MapValues.Data, v => v > 0));
    }

    private static ModelSignature Read(ModelProto model)
    {
        using var explainer = Explainer.Load(model.ToByteArray());
        return explainer.Signature;
    }

    private static string Row(string kind, string suchAs, ModelSignature signature)
    {
        var (input, output) = (signature.Inputs[0], signature.Outputs[0]);
        var meaning = output.Facts.Single(f => f.Name == "meaning");
        string order = input.Facts.Single(f => f.Name == "layout").Value;
        return $"| {kind} | {suchAs} | `{input.Shape}`: {input.Kind.ToString().ToLowerInvariant()}, {order} | "
            + $"`{output.Shape}` | {meaning.Value} ({meaning.Origin.Kind.ToString().ToLowerInvariant()}) |\n";
    }

    private static string Row(string kind, string suchAs, string file)
    {
        using var explainer = Explainer.Load(DetectorFiles.PathOf($"{file}.onnx"));
        var output = explainer.Signature.Outputs[0];
        var meaning = output.Facts.Single(f => f.Name == "meaning");
        var parts = explainer.Signature.Outputs.Where(o => o.Kind is OutputKind.Part);
        string shape = string.Join(", ", new[] { output }.Concat(parts).Select(o => $"`{o.Shape}`").Distinct());
        // What is explained is the same for all methods; this one needs no gradient.
        var found = explainer.Explain(DetectorFiles.Input(file), new() { Methods = [CamMethods.EigenCam] })[0];
        return $"| {kind} | {suchAs} | {shape} | {meaning.Value} ({meaning.Origin.Kind.ToString().ToLowerInvariant()}) "
            + $"| {found.Target.Label} |\n";
    }

    private static ModelProto Classifier(int classes = 4, string op = "") =>
        SmallModels.Classifier(
            -1,
            classes,
            op.Length == 0 ? []
                : op == "Sigmoid" ? [Nodes.New(op, ["logits"], ["out"])]
                : [Nodes.New(op, ["logits"], ["out"], Attr.Of("axis", 1L))]
        );

    private static ModelProto Labelled()
    {
        var model = SmallModels.Classifier(
            -1,
            4,
            Nodes.New("ArgMax", ["logits"], ["label"], Attr.Of("axis", 1L), Attr.Of("keepdims", 0L))
        );
        model.Graph.Output[0].Type = null;
        return model;
    }

    private static ModelProto ChannelsLast()
    {
        var model = SegmentationNet.Model(SegmentationNet.Weights);
        model.Graph.Node.Add(Nodes.New("Transpose", ["segments"], ["last"], Attr.Of("perm", [0L, 2, 3, 1])));
        model.Graph.Output[0].Name = "last";
        return model;
    }

    private static ModelProto OneAxis(string op) =>
        op.Length == 0
            ? Headed([-1, 2, 50], [], "image", [4, 2, 3])
            : Headed(
                [-1, 50, 2],
                [Nodes.New(op, ["image"], ["turned"], Attr.Of("perm", [0L, 2, 1]))],
                "turned",
                [4, 2, 3]
            );

    private static ModelProto Axes(int count) =>
        Headed([-1, 5, .. Enumerable.Repeat(8L, count)], [], "image", [4, 5, .. Enumerable.Repeat(3L, count)]);

    private static ModelProto Together(long[] input, string op) =>
        Headed(
            input,
            op.Length == 0 ? [] : [Nodes.New(op, ["image", "frame"], ["frames"])],
            op.Length == 0 ? "image" : "frames",
            [4, 3, 3, 3],
            together: true
        );

    private static ModelProto Grey(long[] input) =>
        Headed(input, [Nodes.New("Reshape", ["image", "grey"], ["picture"])], "picture", [4, 1, 3, 3]);

    /// <summary>Convolution, Tanh, mean over places (and pictures), and a linear head.</summary>
    private static ModelProto Headed(
        long[] input,
        NodeProto[] begin,
        string read,
        long[] kernel,
        bool together = false
    ) =>
        SmallModels.Of(
            [
                .. begin,
                Nodes.New("Conv", [read, "w"], ["conv"]),
                Nodes.New("Tanh", ["conv"], ["features"]),
                Nodes.New("GlobalAveragePool", ["features"], ["pooled"]),
                Nodes.New("Flatten", ["pooled"], ["flat"]),
                .. together ? [Nodes.New("ReduceMean", ["flat", "first"], ["joined"])] : (NodeProto[])[],
                Nodes.New("Gemm", [together ? "joined" : "flat", "head"], ["scores"]),
            ],
            [("image", input)],
            ["scores"],
            18,
            Tensors.Of("w", SmallModels.Numbers([.. kernel.Select(d => (int)d)]), kernel),
            Tensors.Of("head", SmallModels.Numbers([4, 3]), 4, 3),
            Tensors.Vector("first", [0]),
            Tensors.Vector("frame", [-1, 3, 6, 6]),
            Tensors.Vector("grey", [-1, 1, 6, 6])
        );
}
