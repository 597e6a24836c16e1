using System.Collections.Concurrent;
using Google.Protobuf;
using GradCam.Tests.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GradCam.Tests.Running;

public sealed class SessionOptionsTests : IDisposable
{
    private static readonly Tensor Input = new(SmallModels.Numbers([1, 3, 8, 8]), [1, 3, 8, 8]);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gradcam-test-{Guid.NewGuid():N}");

    public SessionOptionsTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SessionOptions_ofTheCaller_areUsed_andDisposed()
    {
        var made = new ConcurrentQueue<SessionOptions>();
        using (
            var explainer = Load(() =>
            {
                var options = new SessionOptions
                {
                    ProfileOutputPathPrefix = Path.Combine(_folder, $"profile{made.Count}"),
                    EnableProfiling = true,
                };
                made.Enqueue(options);
                return options;
            })
        )
        {
            explainer.Explain(Input, new ExplainRequest { Methods = [CamMethods.GradCam] });
            explainer.Explain(Input, new ExplainRequest { Methods = [CamMethods.GradCam] });
            Assert.Single(made);
            explainer.Explain(Input, new ExplainRequest { Methods = [CamMethods.LayerCam] });
        }

        Assert.Equal(2, made.Count);
        Assert.Equal(2, Directory.GetFiles(_folder, "profile*.json").Length);
        Assert.All(made, options => Assert.True(options.IsInvalid || options.IsClosed));
    }

    [Theory]
    [InlineData(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL)]
    [InlineData(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR)]
    public void SessionOptions_ofTheCaller_logOnlyWhatTheCallerAskedFor(OrtLoggingLevel level, OrtLoggingLevel wanted)
    {
        var made = new ConcurrentQueue<SessionOptions>();
        using var explainer = Load(() =>
        {
            made.Enqueue(new SessionOptions { LogSeverityLevel = level });
            return made.Last();
        });

        explainer.Explain(Input, new ExplainRequest());

        Assert.All(made, options => Assert.Equal(wanted, options.LogSeverityLevel));
    }

    [Fact]
    public void SessionOptions_ofTheCaller_keepSessionsOutOfTheCache()
    {
        string cache = Path.Combine(_folder, "cache");
        foreach (int _ in (int[])[1, 2])
        {
            int made = 0;
            using var explainer = Explainer.Load(
                BuiltInModel.CatsDogs,
                new()
                {
                    Cache = cache,
                    SessionOptions = () =>
                    {
                        made++;
                        return new();
                    },
                }
            );
            explainer.Explain(Picture.FromRgb(new byte[12], 2, 2));
            Assert.Equal(1, made);
        }
        Assert.Empty(Directory.GetFiles(cache, "weights.bin", SearchOption.AllDirectories));
    }

    [Fact]
    public void SessionOptions_thatAreNull_areRefused()
    {
        using var explainer = Load(() => null!);

        Assert.Contains(
            "returned null",
            Assert.Throws<GradCamException>(() => explainer.Explain(Input, new())).Message
        );
    }

    private static Explainer Load(Func<SessionOptions> options) =>
        Explainer.Load(SmallModels.Classifier().ToByteArray(), new() { SessionOptions = options });
}
