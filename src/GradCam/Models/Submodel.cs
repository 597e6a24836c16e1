using GradCam.Foundation;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Passes;
using GradCam.Targets;

namespace GradCam.Models;

/// <summary>
/// The first part of a model as a model of its own: one of its values becomes the only output, and what no longer
/// counts is gone, inputs included.
/// </summary>
internal static class Submodel
{
    /// <summary>Cuts a model, in place.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="name">
    /// A value; a node; or a module, one part of longer names, whose last value is meant.
    /// </param>
    /// <exception cref="GradCamException">There is no such value, or it depends on no input.</exception>
    public static ModelProto Cut(ModelProto model, string name)
    {
        var graph = model.Graph;
        string value = Find(graph, name);
        var types = graph.Output.Concat(graph.ValueInfo).LastOrDefault(v => v.Name == value)?.Type;
        graph.Output.Clear();
        // Exporters may leave types out, which the runtime then finds.
        graph.Output.Add(new ValueInfoProto { Name = value, Type = types });
        new Prune().Apply(model);
        DropUnread(graph);
        return graph.Input.Count > 0
            ? model
            : throw new GradCamException(
                $"'{value}' does not depend on any input, so there is nothing to explain; take another "
                    + "ExplainerOptions.Submodel."
            );
    }

    /// <summary>Drops the inputs that nothing reads.</summary>
    public static void DropUnread(GraphProto graph)
    {
        var read = graph.Node.SelectMany(Nodes.Reads).Concat(graph.Output.Select(o => o.Name)).ToHashSet();
        for (int i = graph.Input.Count - 1; i >= 0; i--)
            if (!read.Contains(graph.Input[i].Name))
                graph.Input.RemoveAt(i);
    }

    private static string Find(GraphProto graph, string name)
    {
        if (graph.Node.Any(n => n.Output.Contains(name)))
            return name;
        // A module that is shared by two inputs is written twice: that of the first is meant.
        var seeing = ScoreHead.Seeing(graph);
        bool IsOfModule(NodeProto n) => Parts(n.Name).Concat(n.Output.SelectMany(Parts)).Contains(name);
        var node =
            graph.Node.LastOrDefault(n => n.Name == name)
            ?? graph.Node.LastOrDefault(n => n.Output.Any(seeing.Contains) && IsOfModule(n))
            ?? graph.Node.LastOrDefault(IsOfModule);
        if (node is null)
            throw Unknown(
                name,
                graph.Node.SelectMany(n => n.Output.Append(n.Name).SelectMany(text => Parts(text).Append(text)))
            );
        return node.Output.First(o => o.Length > 0);
    }

    /// <summary>The error for a name that nothing has.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">All names that there are.</param>
    public static GradCamException Unknown(string name, IEnumerable<string> known) =>
        new(
            $"The model has no tensor, layer or module '{name}'"
                + $"{Suggestions.For(name, known.Where(n => n.Length > 1))}; "
                + "ExplainerOptions.Submodel takes a name from Explainer.Layers, or that of a model within the model."
        );

    private static string[] Parts(string name) => name.Split('/', ':');
}
