using System.CommandLine;
using System.CommandLine.Parsing;
using GradCam.Cli.Explain;
using GradCam.Cli.Json;
using GradCam.Foundation;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam explain INPUT...</c>: the main job.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var inputs = new Argument<string[]>("INPUT")
        {
            Description =
                "Pictures, folders of pictures, patterns in quotes ('photos/**/*.jpg'), addresses (https://...), or "
                + ".npy tensors that are fed as they are. For a model of bags or clips the pictures of a folder are "
                + "one, and those given one by one are one.",
            Arity = ArgumentArity.OneOrMore,
        };
        var model = new ModelOptions();
        var options = new ExplainOptions();
        // The parser takes whatever it does not know for an input; a mistyped option is not one.
        inputs.Validators.Add(result =>
        {
            var known = result.Parent is CommandResult { Command: var c } ? c.Options.Select(o => o.Name) : [];
            foreach (string text in result.Tokens.Select(t => t.Value).Where(t => t.StartsWith('-') && !File.Exists(t)))
                result.AddError($"There is no option '{text}'{Suggestions.For(text, known)}.");
        });
        var command = new Command("explain", "Shows where the network looked: writes a heatmap over each picture.")
        {
            inputs,
        };
        model.AddTo(command);
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancel) =>
            {
                var done = new DoneSoFar();
                bool interrupted = false;
                try
                {
                    await Cancellable.Run(() => Explain(parsed, done, cancel), cancel);
                }
                catch (Exception e) when (e is OperationCanceledException || cancel.IsCancellationRequested)
                {
                    interrupted = true;
                }
                return Report(done, parsed, interrupted);
            }
        );

        int Explain(ParseResult parsed, DoneSoFar done, CancellationToken cancel)
        {
            var request = options.Request(parsed, model.Limit.Of(parsed));
            var what = options.What(parsed);
            var look = options.Look.Look(parsed);
            var place = OutputPlace.Of(parsed.GetValue(options.Folder)!);
            what = place.Fitting(what);
            var files = InputFile.Find(
                parsed.GetValue(inputs)!,
                address => model.Remote(parsed, terminal).Picture(address, cancel),
                terminal.Warn,
                cancel
            );
            done.Inputs = files.Count;
            string local = model.Local(parsed, null, terminal);
            var guard = new OverwriteGuard(parsed.GetValue(options.Overwrite), [.. files.Select(f => f.Path), local]);
            if (place.File is not null)
                guard.Check(place.File);
            using var staging = new Staging(place.Folder);
            // The first map takes what preparing did not.
            using var notice = SlowNotice.OfModel(terminal, local, !parsed.GetValue(model.NoCache));
            using var explainer = model.Load(parsed, local);
            cancel.ThrowIfCancellationRequested();
            if (files.Count > 1 && explainer.ScoresTogether(cancel))
                done.Inputs = (files = InputFile.InBags(files)).Count;
            place.Check(files);
            request = options.Fitting(request, parsed, explainer, terminal);
            bool several = explainer.Check(request).Count > 1 && request.Combine == LayerCombination.None;
            var artifacts = new Artifacts(what, look, place.File is null ? null : place.Ending, NameLayers: several)
            {
                Figure = options.Figure.Of(parsed, look.Colormap),
            };
            var names = new OutputNames(place, guard);
            bool strict = parsed.GetValue(options.Strict);
            var run = new ExplainRun(explainer, request, artifacts, (names, staging), done, terminal)
            {
                Strict = strict,
                Begun = notice.Dispose,
            };
            run.All(files, cancel).GetAwaiter().GetResult();
            return files.Count;
        }

        int Report(DoneSoFar done, ParseResult parsed, bool interrupted)
        {
            bool json = parsed.GetValue(options.Json);
            var result = done.Close();
            result.Interrupted = interrupted;
            foreach (var (input, error) in result.Failures)
                terminal.Fail(error.Contains(input, StringComparison.Ordinal) ? error : $"{input}: {error}");
            if (json)
                terminal.Raw(JsonText.Of(result));
            else
                ExplainReport.Print(result, done.Inputs, terminal);
            if (interrupted)
            {
                int ended = result
                    .Explanations.Select(e => e.Input)
                    .Concat(result.Failures.Select(f => f.Input))
                    .Distinct()
                    .Count();
                terminal.Stop(done.Inputs > 1 ? $" {ended} of {done.Inputs} inputs are done." : "");
                return ExitCode.NothingDone;
            }
            if (!json)
                options.Show.Do(parsed, [.. ExplainReport.Pictures(result)], terminal);
            return result.Failures.Count == 0 ? ExitCode.Done
                : result.Explanations.Count > 0 ? ExitCode.SomeFailed
                : ExitCode.NothingDone;
        }

        return command.WithExamples(
            "gradcam explain cat.jpg",
            "gradcam explain cat.jpg -m resnet50.onnx -o why.png --open",
            "gradcam explain https://example.org/cat.jpg -m hf:OWNER/NAME/model.onnx --show",
            "gradcam explain cat.jpg -m resnet50.onnx --method gradcam,layercam --target top-3",
            "gradcam explain photos/ -m model.onnx -o maps --save overlay,raw,json",
            "gradcam explain cat.jpg --method all -o sheet.png",
            "gradcam explain cat.jpg --target 'cat - dog' --method layercam --layer '*layer2*,*layer3*' --combine mean",
            "gradcam explain cat.jpg --smooth aug,eigen --colormap turbo",
            "gradcam explain slide/ -m attention-mil.onnx",
            "gradcam explain left.png -m siamese.onnx --input right=right.png",
            "gradcam explain batch.npy -m model.onnx --target-per-sample 3,7 --save raw --json"
        );
    }
}
