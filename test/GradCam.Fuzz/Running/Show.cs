using System.Globalization;
using GradCam.Fuzz.Targets;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Running;

/// <summary>Prints an input for people, and the whole failure that it causes.</summary>
internal static class Show
{
    /// <summary>Prints a file.</summary>
    /// <param name="file">The file, in a folder named for its kind.</param>
    /// <param name="output">The writer to print to.</param>
    public static void Run(string file, TextWriter output)
    {
        var target = FuzzTarget.Find(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!);
        byte[] input = File.ReadAllBytes(file);
        if (target is OnnxStructure)
            Print(ModelProto.Parser.ParseFrom(input), output);
        var folder = Directory.CreateTempSubdirectory("gradcam-fuzz-");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            string path = Path.Combine(folder.FullName, "model.onnx");
            if (target is OnnxBytes)
                File.WriteAllBytes(path, input);
            if (target is OnnxBytes)
                ExplainWay.Of(input).Run(path, output);
            else
                target.Run(input, folder.FullName);
            output.WriteLine("It is taken.");
        }
        catch (GradCamException e)
        {
            output.WriteLine($"It is refused: {e.Message}");
        }
        catch (Exception e)
        {
            output.WriteLine(e);
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.00} s"));
        folder.Delete(recursive: true);
    }

    private static void Print(ModelProto model, TextWriter output)
    {
        output.WriteLine(
            $"operators {string.Join(", ", model.OpsetImport.Select(o => $"{o.Domain} {o.Version}"))}; way "
                + $"{string.Join("", model.MetadataProps.Select(p => p.Value))}"
        );
        foreach (var input in model.Graph.Input)
            output.WriteLine($"input {input}");
        foreach (var tensor in model.Graph.Initializer)
        {
            bool small = tensor.RawData.Length is > 0 and <= 32;
            output.WriteLine(
                $"constant {tensor.Name}: {(Onnx.ElementType)tensor.DataType} [{string.Join(", ", tensor.Dims)}]"
                    + (small ? $" {Convert.ToHexString(tensor.RawData.Span)}" : "")
            );
        }
        Print(model.Graph, output, "");
    }

    private static void Print(GraphProto graph, TextWriter output, string indent)
    {
        foreach (var node in graph.Node)
        {
            var attributes = node.Attribute.Where(a => a.G is null).Select(a => a.ToString().Replace("\"", ""));
            output.WriteLine(
                $"{indent}{string.Join(", ", node.Output)} = {node.Domain} "
                    + $"{node.OpType}({string.Join(", ", node.Input)}) {string.Join("; ", attributes)}"
            );
            foreach (var inner in node.Attribute.Select(a => a.G).OfType<GraphProto>())
                Print(inner, output, indent + "    ");
        }
        output.WriteLine($"{indent}output {string.Join(", ", graph.Output.Select(o => o.Name))}");
    }
}
