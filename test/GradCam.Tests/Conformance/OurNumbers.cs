using GradCam.Graphs;
using GradCam.Inference;
using GradCam.Layers;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Running;
using GradCam.Targets;

namespace GradCam.Tests.Conformance;

/// <summary>This library's numbers for a conformance case, under the names of the golden file.</summary>
internal sealed class OurNumbers : IDisposable
{
    private readonly ConformanceCase _case;
    private readonly Explainer _explainer;
    private readonly Dictionary<
        (string Method, Smoothing Smooth, LayerCombination How, int Layer),
        Explanation[]
    > _found = [];

    public OurNumbers(ConformanceCase conformance) =>
        (_case, _explainer) = (conformance, Explainer.Load(conformance.ModelPath));

    /// <summary>Our numbers of an array, or null if it is no result.</summary>
    public float[]? Of(string key)
    {
        string[] parts = key.Split('.');
        int last = _case.Layers.Length - 1;
        return key switch
        {
            "finercam.map" => Map(Explain("finercam", last)),
            "refinecam.map" => Map(Explain("refinecam", -1)),
            "layers_mean.gradcam.map" => Map(Explain("gradcam", -1, how: LayerCombination.Mean)),
            "fullgrad.map" => Map(Explain("fullgrad", last)),
            "logits" => Outputs(model => model.InputLayer, GraphExtras.Logits, _ => ExplanationGraph.Logits),
            "input_gradient" => Gradients(model => model.InputLayer, guided: false),
            "guided_backprop" => Gradients(model => model.InputLayer, guided: true),
            _ when parts is [var k, "gradients"] => Gradients(At(k), guided: false),
            _ when parts is [var k, "activations"] => Outputs(
                At(k),
                GraphExtras.Activations,
                ExplanationGraph.Activations
            ),
            _ when parts is [var k, "gradcam", "aug_smooth"] => Map(
                Explain("gradcam", int.Parse(k), Smoothing.Augment)
            ),
            _ when parts is [var k, "gradcam", "eigen_smooth"] => Map(
                Explain("gradcam", int.Parse(k), Smoothing.Eigen)
            ),
            _ when parts is [var k, var method, "raw"] =>
            [
                .. Explain(method, int.Parse(k)).SelectMany(e => e.Raw.Data),
            ],
            _ when parts is [var k, var method, "map"] => Map(Explain(method, int.Parse(k))),
            _ => null,
        };
    }

    /// <summary>
    /// The map that the negative of a principal component would have: the reference's sign is whatever its linear
    /// algebra gave.
    /// </summary>
    public float[]? Flipped(string key)
    {
        string[] parts = key.Split('.');
        var explanations = parts switch
        {
            [var k, "gradcam", "eigen_smooth"] => Explain("gradcam", int.Parse(k), Smoothing.Eigen),
            [var k, ("eigencam" or "eigengradcam" or "kpcacam") and var method, "map"] => Explain(method, int.Parse(k)),
            _ => null,
        };
        return explanations is null
            ? null
            :
            [
                .. explanations.SelectMany(e =>
                    MapNormalization.PyTorchGradCam.Apply(
                        new([.. e.Raw.Data.Select(v => -v)], e.Raw.Shape),
                        e.MapValues.Shape
                    )
                ),
            ];
    }

    public void Dispose() => _explainer.Dispose();

    private static float[] Map(Explanation[] explanations) => [.. explanations.SelectMany(e => e.MapValues.Data)];

    private Explanation[] Explain(
        string method,
        int layer,
        Smoothing smooth = Smoothing.None,
        LayerCombination how = LayerCombination.None
    )
    {
        var key = (method, smooth, how, layer);
        if (!_found.TryGetValue(key, out var found))
            _found[key] = found = [
                .. _explainer
                    .Explain(
                        _case.Input,
                        new ExplainRequest
                        {
                            // The reference's own quirks are a variant here.
                            Methods =
                            [
                                CamMethods.Parse(method == "ablationcam" ? "ablationcam:pytorch-grad-cam" : method),
                            ],
                            Layers = layer < 0 ? _case.Layers : [_case.Layers[layer]],
                            TargetPerSample =
                                method == "finercam" ? [.. _case.Targets.Select(_ => Target.Top)] : _case.Targets,
                            Normalization = MapNormalization.PyTorchGradCam,
                            Smooth = smooth,
                            Combine = how,
                        }
                    )
                    .OrderBy(e => e.Sample),
            ];
        return found;
    }

    private Func<Network, Layer> At(string k) =>
        model => LayerSelector.Select(model.Layers, _case.Layers[int.Parse(k)])[0];

    private float[] Gradients(Func<Network, Layer> at, bool guided) =>
        Outputs(
            at,
            guided ? GraphExtras.GuidedGradients : GraphExtras.Gradients,
            layer => ExplanationGraph.Gradients(layer, guided)
        );

    /// <summary>The model, with only those ReLUs that the reference guides.</summary>
    /// <remarks>
    /// pytorch-grad-cam replaces the ReLUs that are modules. DenseNet's last one is a function, which stays as it is;
    /// the maximum with zero is the same function, and is not guided here.
    /// </remarks>
    private ModelProto Model(bool guided)
    {
        var model = OnnxFile.Load(_case.ModelPath);
        if (guided && _case.Name == "densenet")
        {
            var last = model.Graph.Node.Last(n => n.OpType == "Relu");
            last.OpType = "Max";
            last.Input.Add("zero");
            model.Graph.Initializer.Add(Tensors.Of("zero", [0f]));
        }
        return model;
    }

    /// <summary>An output as the graph gives it, channels first.</summary>
    private float[] Outputs(Func<Network, Layer> at, GraphExtras extras, Func<Layer, string> output)
    {
        int[] size = _case.Input.Shape[2..];
        var model = Network.Open(
            CanonicalModel.Normalize(Model(extras == GraphExtras.GuidedGradients), InProcessRuntime.Default, out _),
            new(null, ScoreKind.Logit),
            [.. size.Select(s => (long)s)],
            InProcessRuntime.Default
        );
        using var engine = new SessionPool(model, () => model, new(InProcessRuntime.Default, threads: 0));
        Term[] terms = [.. _case.Targets.Select(t => t.Resolve(model.Context(Labels.None)))];
        var layer = at(model);
        var session = engine.Session(new([layer], [], terms[0]) { Extras = extras });
        long[] shape = [.. _case.Input.Shape.Select(d => (long)d)];
        var outputs = session.Run(_case.Input.Data, shape, terms);
        return [.. Enumerable.Range(0, (int)shape[0]).SelectMany(n => outputs.Of(output(layer), n).Data)];
    }

    /// <summary>A golden array in the order of ours: tokens become a picture, channels first.</summary>
    public float[] InOurOrder(string key, Tensor golden)
    {
        if (
            golden.Shape is not [var samples, var tokens, var channels]
            || key.Split('.')[^1] is not ("gradients" or "activations")
        )
            return golden.Data;
        int places = tokens - 1;
        var ordered = new float[samples * channels * places];
        for (int n = 0; n < samples; n++)
        for (int p = 0; p < places; p++)
        for (int c = 0; c < channels; c++)
            ordered[(n * channels + c) * places + p] = golden.Data[(n * tokens + p + 1) * channels + c];
        return ordered;
    }
}
