namespace GradCam.Tests.Architecture;

/// <summary>The rooms of the library: folders of src/GradCam, with what lies below them.</summary>
internal static class Rooms
{
    /// <summary>The folder of the project itself, which users see first and which may know every room.</summary>
    public const string Root = "GradCam";

    /// <summary>
    /// The rooms from left to right, as data flows: a room knows only rooms to its left. docs/architecture.md quotes
    /// this list.
    /// </summary>
    public static IReadOnlyList<(string Name, string Holds)> Order { get; } =
    [
        ("Foundation", "errors, limits, files, tensors"),
        ("Imaging", "photographs to input tensors"),
        ("Rendering", "maps to heatmaps, overlays and sheets"),
        ("Onnx", "model files: reading, checking, bounding"),
        ("Inference", "the runtime, in this process or an isolated one"),
        ("Building", "values and nodes of a graph that is written"),
        ("Passes", "rewriting of graphs: operator sets, number types, merging"),
        ("Autodiff", "gradients of operators"),
        ("Layers", "layers, their layouts and how they are chosen"),
        ("Targets", "what is explained: classes, regions, boxes"),
        ("Methods", "the methods and their formulas"),
        ("Caching", "prepared models kept for later processes"),
        ("Models", "how a model is read: input, preparation, scores"),
        ("Graphs", "the model with gradient and map in it"),
        ("Running", "sessions, batches and passes of a method"),
        ("Diagnostics", "warnings about a map"),
        ("Explaining", "explanations, from what a run gave"),
        ("Signatures", "how a model is read, fact by fact"),
        ("Concepts", "the concepts that a layer's features consist of"),
        ("Baking", "a model file that gives the map itself"),
        ("Json", "explanations, models and methods as JSON"),
        ("Bulk", "many pictures"),
        (Root, "the explainer and its options"),
    ];

    /// <summary>A room's place in the order, from the left.</summary>
    public static int PlaceOf(string room)
    {
        for (int i = 0; i < Order.Count; i++)
            if (Order[i].Name == room)
                return i;
        throw new ArgumentException($"{room} has no place in {nameof(Rooms)}.{nameof(Order)}.");
    }

    /// <summary>The room of a source file.</summary>
    /// <param name="file">The path below src/GradCam, with slashes.</param>
    public static string Of(string file) => file.Contains('/') ? file.Split('/')[0] : Root;
}
