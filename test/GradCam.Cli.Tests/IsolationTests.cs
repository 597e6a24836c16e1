using GradCam.Foundation;
using GradCam.Inference;
using GradCam.Onnx;
using GradCam.Onnx.Proto;
using GradCam.Tests;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Cli.Tests;

/// <summary>
/// Models in a process of their own: the same maps to the bit, and whatever kills that process is a sentence in this
/// one.
/// </summary>
public sealed class IsolationTests : CliFixture
{
    private static readonly Isolation Program = new() { Command = BuiltProgram.Command };

    [Fact]
    public void Explain_isolated_givesTheSameMapsToTheBit()
    {
        var picture = Picture.Load(Chelsea);
        var request = new ExplainRequest
        {
            Methods = [CamMethods.GradCam, CamMethods.EigenCam, CamMethods.ScoreCam, CamMethods.Saliency],
            BatchSize = 4,
        };
        using var here = Explainer.Load(BuiltInModel.CatsDogs);
        using var isolated = Explainer.Load(BuiltInModel.CatsDogs, new() { Isolation = Program });

        var expected = here.Explain(picture, request, TestContext.Current.CancellationToken);
        var found = isolated.Explain(picture, request, TestContext.Current.CancellationToken);

        for (int i = 0; i < expected.Count; i++)
            Assert.Equal(expected[i].Raw.Data, found[i].Raw.Data);
        Assert.Equal(expected[0].Predictions, found[0].Predictions);
    }

    [Fact]
    public async Task Explain_isolated_neverLoadsTheRuntimeHere()
    {
        var start = BuiltProgram.StartInfo(
            ["explain", Chelsea, "-o", Out, "--isolate", "--no-cache"],
            RequiredTool.Find("strace", "strace"),
            "-f",
            "-qq",
            "-e",
            "trace=openat",
            "-o",
            At("calls")
        );
        using var process = System.Diagnostics.Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, await output + await error);
        string[] loads =
        [
            .. File.ReadLines(At("calls"))
                .Where(l =>
                    l.Contains("libonnxruntime.so", StringComparison.Ordinal)
                    && !l.Contains("ENOENT", StringComparison.Ordinal)
                ),
        ];
        string first = File.ReadLines(At("calls")).First().Split(' ')[0];
        Assert.NotEmpty(loads);
        Assert.DoesNotContain(loads, l => l.StartsWith(first + " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_ofAModelThatCrashesTheRuntime_isASentenceAndTheNextOneRuns()
    {
        using var runtime = new IsolatedRuntime(Program, Device.Cpu, ResourceLimits.Default);
        var crash = ModelProto.Parser.ParseFrom(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Hostile", "gathernd_segv.onnx"))
        );
        var good = OnnxFile.Parse(BuiltInModel.CatsDogs.Onnx(), "cats-dogs");
        using var before = runtime.Open(good, new());

        string message = Assert
            .Throws<GradCamException>(() =>
                runtime.Open(crash, new() { Optimize = GraphOptimizationLevel.ORT_DISABLE_ALL, ForLooking = true })
            )
            .Message;

        Assert.Contains("segmentation fault", message);
        using var after = runtime.Open(good, new());
        var feeds = new Dictionary<string, FeedTensor>
        {
            [before.Inputs[0]] = new(new float[3 * 128 * 128], [1, 3, 128, 128]),
        };
        // The session from before the crash is opened again where it is needed.
        Assert.Equal(after.Run(feeds, default)[0].Floats, before.Run(feeds, default)[0].Floats);
    }

    [Fact]
    public void Run_thatTakesTooMuchMemory_isASentence()
    {
        using var runtime = new IsolatedRuntime(Program, Device.Cpu, new() { MemoryBytes = 1L << 30 });
        using var session = runtime.Open(Growing(), new() { Optimize = GraphOptimizationLevel.ORT_DISABLE_ALL });

        string message = Assert.Throws<GradCamException>(() => session.Run(Feed(40_000), default)).Message;

        Assert.Contains("--limit memory-bytes=N", CallerWords.OfCommandLine(message));
    }

    [Fact]
    public void Run_thatTakesTooLong_isASentence()
    {
        using var runtime = new IsolatedRuntime(Program, Device.Cpu, new() { RunSeconds = 1 });
        using var session = runtime.Open(Endless(), new());

        string message = Assert.Throws<GradCamException>(() => session.Run(Feed(1), default)).Message;

        Assert.Contains("more than 1 s", message);
        Assert.Contains("--limit run-seconds=N", CallerWords.OfCommandLine(message));
    }

    [Fact]
    public void Load_withTooLittleMemoryToRunIn_saysHowMuchItTakes() =>
        Assert.Contains(
            "at least 536",
            Assert
                .Throws<GradCamException>(() =>
                    Explainer.Load(
                        BuiltInModel.CatsDogs,
                        new()
                        {
                            Isolation = Program,
                            Limits = new() { MemoryBytes = 50_000_000 },
                        }
                    )
                )
                .Message
        );

    [Fact]
    public void Run_cancelled_stops()
    {
        using var runtime = new IsolatedRuntime(Program, Device.Cpu, ResourceLimits.Default);
        using var session = runtime.Open(Endless(), new());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(Feed(1), stop.Token));
    }

    [Fact]
    public void Load_withAProgramThatIsNoWorker_saysWhatItHasToBeginWith()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such program there.");
        var error = Assert.Throws<GradCamException>(() =>
            Explainer.Load(BuiltInModel.CatsDogs, new() { Isolation = new() { Command = ["/bin/true"] } })
        );

        Assert.Contains("IsolatedWorker.RunIfRequested", error.Message);
        Assert.Contains(
            "cannot be started",
            Assert
                .Throws<GradCamException>(() =>
                    Explainer.Load(BuiltInModel.CatsDogs, new() { Isolation = new() { Command = [At("none")] } })
                )
                .Message
        );
    }

    private static Dictionary<string, FeedTensor> Feed(int length) =>
        new() { ["x"] = new(new float[length], [length]) };

    /// <summary>An outer product of a vector with itself.</summary>
    private static ModelProto Growing() =>
        Model(
            [new() { OpType = "Unsqueeze" }, new() { OpType = "Mul" }],
            model =>
            {
                model.Graph.Node[0].Input.Add(["x", "axis"]);
                model.Graph.Node[0].Output.Add("column");
                model.Graph.Node[1].Input.Add(["x", "column"]);
                model.Graph.Node[1].Output.Add("y");
                model.Graph.Initializer.Add(Tensors.Vector("axis", [1]));
            }
        );

    /// <summary>A loop that goes on for ever.</summary>
    private static ModelProto Endless() =>
        Model(
            [new() { OpType = "Loop" }],
            model =>
            {
                var body = new GraphProto { Name = "body" };
                body.Input.Add([
                    Value("i", ElementType.Int64, []),
                    Value("go", ElementType.Bool, []),
                    Value("v", ElementType.Float, [1]),
                ]);
                body.Output.Add([Value("on", ElementType.Bool, []), Value("w", ElementType.Float, [1])]);
                body.Node.Add([Nodes.New("Identity", ["go"], ["on"]), Nodes.New("Neg", ["v"], ["w"])]);
                model.Graph.Node[0].Input.Add(["", "yes", "x"]);
                model.Graph.Node[0].Output.Add("y");
                model
                    .Graph.Node[0]
                    .Attribute.Add(
                        new AttributeProto
                        {
                            Name = "body",
                            G = body,
                            Type = AttributeProto.Types.AttributeType.Graph,
                        }
                    );
                model.Graph.Initializer.Add(
                    new TensorProto
                    {
                        Name = "yes",
                        DataType = (int)ElementType.Bool,
                        RawData = Google.Protobuf.ByteString.CopyFrom(1),
                    }
                );
            }
        );

    private static ModelProto Model(NodeProto[] nodes, Action<ModelProto> finish)
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = new GraphProto { Name = "test" },
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        model.Graph.Node.Add(nodes);
        model.Graph.Input.Add(Value("x", ElementType.Float, [new Dim(null, "n")]));
        model.Graph.Output.Add(Value("y", ElementType.Float, null));
        finish(model);
        return model;
    }

    private static ValueInfoProto Value(string name, ElementType type, Dim[]? dims) =>
        new() { Name = name, Type = Dim.Type(type, dims) };
}
