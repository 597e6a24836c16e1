using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>The versions of the operators that a model says it uses.</summary>
internal static class OpsetImports
{
    // What a model of other domains alone is differentiated in.
    private const int Usual = 18;

    private const string MachineLearning = "ai.onnx.ml";

    // What makes a network, in all the forms that exporters and quantizers write.
    private static readonly string[] Learned =
    [
        "Conv",
        "Gemm",
        "MatMul",
        "LSTM",
        "GRU",
        "RNN",
        "Einsum",
        "Attention",
        "DeformConv",
        "BatchNormalization",
    ];

    /// <summary>
    /// Adds the version of ONNX's own operators where a model does not name it but those of other domains, as the
    /// runtime does.
    /// </summary>
    /// <param name="model">The model; its functions are written out.</param>
    /// <param name="name">The name for error messages.</param>
    /// <exception cref="GradCamException">It names none at all, or is no network.</exception>
    public static void Complete(ModelProto model, string name)
    {
        var nodes = Nodes.AllOf(model.Graph).ToArray();
        if (nodes.Any(n => n.Domain == MachineLearning) && !nodes.Any(IsLearned))
            throw new GradCamException(
                $"{name} is a tree or linear model (its operators are those of {MachineLearning}): it has no layers "
                    + "that a map could be made at; give a neural network that looks at pictures, signals or volumes."
            );
        if (model.OpsetImport.Count == 0)
            throw new GradCamException(
                $"{name} does not say which version of the ONNX operators it uses; export the model again."
            );
        if (!model.OpsetImport.Any(o => o.Domain is "" or "ai.onnx"))
            model.OpsetImport.Add(
                new OperatorSetIdProto
                {
                    // Where it uses some of them after all, the runtime takes the newest that it knows.
                    Version = nodes.Any(n => n.IsStandard()) ? GraphValidator.NewestOpset : Usual,
                }
            );
    }

    private static bool IsLearned(NodeProto node) =>
        node.Domain != MachineLearning && Learned.Any(part => node.OpType.Contains(part, StringComparison.Ordinal));
}
